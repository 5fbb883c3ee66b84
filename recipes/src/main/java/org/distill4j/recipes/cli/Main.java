package org.distill4j.recipes.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.distill4j.recipes.context.MessageStyle;
import org.distill4j.recipes.run.ProcessSettings;
import org.distill4j.recipes.run.RecipeRunner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code distill4j}. */
@Command(
    name = "distill4j",
    description = "Make small, fast models out of pretrained Transformers, and measure each step.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The command is done.",
      "1:The model breaks a bound.",
      "2:The usage or an input is at fault.",
      "3:An internal error occurred."
    })
public final class Main implements Runnable {
  private final Faults faults;
  private boolean quiet;
  private LogFormat logFormat = LogFormat.TEXT;

  @Spec private CommandSpec spec;

  private Main(Faults faults) {
    this.faults = faults;
  }

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  void verbose(boolean shown) {
    faults.setVerbose(shown);
  }

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print only warnings, errors and results, no progress.")
  void quiet(boolean silent) {
    quiet = silent;
  }

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      scope = ScopeType.INHERIT,
      description = "Print messages as text (the default) or as one JSON object per line.")
  void logFormat(LogFormat format) {
    logFormat = format;
    faults.setJson(format == LogFormat.JSON);
  }

  /** How messages are printed. */
  enum LogFormat {
    TEXT,
    JSON
  }

  /** What the user asked for, for a command that takes long. */
  static MessageStyle messageStyle(CommandSpec spec) {
    return spec.root().userObject() instanceof Main main
        ? new MessageStyle(Terminal.shows(), main.quiet, main.logFormat == LogFormat.JSON)
        : MessageStyle.LINES; // of a command that stands alone
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    ProcessSettings.apply();
    PrintWriter out = writer(new ResultStream(new FileOutputStream(FileDescriptor.out)));
    PrintWriter err = writer(new FileOutputStream(FileDescriptor.err));
    System.exit(run(out, err, args));
  }

  /** Runs one command with these streams and gives back its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Faults faults = new Faults();
    CommandLine line = commandLine(faults);
    line.setOut(out);
    line.setErr(err);
    int code =
        faults.guard(
            err,
            () -> {
              int ended = line.execute(args);
              out.flush();
              return ended;
            });
    err.flush();
    return code;
  }

  /** The program with all its commands. */
  static CommandLine commandLine(Faults faults) {
    CommandLine line = new CommandLine(new Main(faults));
    commands().forEach(line::addSubcommand);
    line.setExecutionStrategy(Main::execute);
    line.setExecutionExceptionHandler(faults);
    line.setParameterExceptionHandler(faults);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /** Runs the last command named; hands faults of printing help to the handler of all others. */
  private static int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (UncheckedIOException e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), e.getMessage(), e);
    }
  }

  /** Every command whose engine exists. */
  private static List<Object> commands() {
    return List.of(
        new RunCommand(new RecipeRunner()),
        new LintCommand(),
        new EvaluateCommand(),
        new VerifyCommand(),
        new PredictCommand(System.in),
        new ReportCommand(),
        new ExplainCommand(),
        new PlanCommand(),
        new RecipesCommand(),
        new InitCommand(System.in),
        new ExportCommand(),
        new CacheCommand(),
        new CleanCommand(),
        new BenchCommand(),
        new CompletionCommand(),
        new HelpCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "must be given a command; got none. Add --help for the list.");
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
