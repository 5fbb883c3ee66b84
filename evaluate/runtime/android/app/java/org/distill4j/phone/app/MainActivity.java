package org.distill4j.phone.app;

import android.app.Activity;
import android.os.Bundle;
import android.system.ErrnoException;
import android.system.Os;
import android.widget.Button;
import android.widget.EditText;
import android.widget.LinearLayout;
import android.widget.TextView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.distill4j.phone.PhoneClassifier;

/** Classifies what is typed, with the model folder that lies in the app's assets. */
public final class MainActivity extends Activity {
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private PhoneClassifier model; // touched by the worker alone

  @Override
  protected void onCreate(Bundle state) {
    super.onCreate(state);
    EditText text = new EditText(this);
    Button button = new Button(this);
    button.setText("Classify");
    TextView answer = new TextView(this);
    LinearLayout page = new LinearLayout(this);
    page.setOrientation(LinearLayout.VERTICAL);
    page.addView(text);
    page.addView(button);
    page.addView(answer);
    setContentView(page);
    button.setOnClickListener(
        view -> {
          String typed = text.getText().toString();
          worker.execute(() -> show(answer, typed));
        });
  }

  private void show(TextView answer, String typed) {
    String shown;
    try {
      long start = System.nanoTime();
      PhoneClassifier.Prediction found = opened().classify(typed);
      double millis = (System.nanoTime() - start) / 1e6;
      shown =
          String.format(
              Locale.ROOT, "%s (%.2f), %.1f ms", found.label(), found.probability(), millis);
    } catch (Exception e) {
      shown = String.valueOf(e.getMessage());
    }
    String line = shown;
    runOnUiThread(() -> answer.setText(line));
  }

  private PhoneClassifier opened() throws Exception {
    if (model == null) {
      disableUsageReports();
      model =
          PhoneClassifier.open(
              asset("model.onnx"),
              text("tokenizer.json"),
              text("config.json"),
              text("labels.json"),
              1);
    }
    return model;
  }

  // Before the library is loaded: it reads this once.
  private static void disableUsageReports() throws ErrnoException {
    Os.setenv("ORT_DISABLE_TELEMETRY", "1", true);
  }

  private String text(String name) throws IOException {
    return new String(asset(name), StandardCharsets.UTF_8);
  }

  private byte[] asset(String name) throws IOException {
    try (InputStream in = getAssets().open(name)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      return out.toByteArray();
    }
  }

  @Override
  protected void onDestroy() {
    worker.shutdown();
    super.onDestroy();
  }
}
