package org.distill4j.recipes.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a completion script for a shell. */
@Command(
    name = "completion",
    description = {
      "Print a script with which the shell completes commands, options and recipe names.",
      "The shell must know the program by the name distill4j, as a launcher or an alias."
    },
    footer = {
      "",
      "Examples:",
      "  source <(distill4j completion bash)    # add this line to ~/.bashrc",
      "  source <(distill4j completion zsh)     # add this line to ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  /** Shells whose completion is known. */
  enum Shell {
    BASH,
    ZSH
  }

  // In zsh the script loads the emulation of bash's completion itself, but only after compinit.
  private static final String ZSH = "autoload -U +X compinit && compinit";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "bash|zsh", description = "The shell to print the script for.")
  private Shell shell;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (shell == Shell.ZSH) {
      out.println(ZSH);
    }
    out.println(AutoComplete.bash("distill4j", spec.root().commandLine()));
    out.flush();
    return ExitCodes.DONE;
  }
}
