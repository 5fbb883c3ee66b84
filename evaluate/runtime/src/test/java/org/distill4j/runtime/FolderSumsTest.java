package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderSumsTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    TinyFolder.write(folder);
    Files.writeString(folder.resolve("README.md"), "a card");
    Files.writeString(folder.resolve("certificate.json"), "{}");
    FolderSums.record(folder);
  }

  @Test
  void isReadBySha256sumToo() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(FolderSums.FILE));
    assertEquals(6, lines.size());
    // printf '["up", "down"]' | sha256sum
    assertTrue(
        lines.contains(
            "9acb6a085e2ee03c4adf854fdca913cda23e8756fe29eb375afcb7c7ea7c8d7a  labels.json"),
        lines.toString());
  }

  @Test
  void opensWhatIsAsWritten() throws IOException {
    CompressedClassifier.open(folder).close();
    assertEquals(List.of(), FolderSums.read(folder).differences());
    assertTrue(FolderSums.read(folder).complete());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"model.onnx", "tokenizer.json", "config.json", "labels.json", "certificate.json"})
  void refusesEveryFlippedBit(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    for (int at = 0; at < bytes.length; at += 1 + bytes.length / 5) {
      bytes[at] ^= 1;
      Files.write(folder.resolve(file), bytes);
      assertFault(folder.resolve(file) + ": must be the file that was written with the model");
      assertEquals(
          List.of(file + " has another SHA-256 sum"), FolderSums.read(folder).differences());
      bytes[at] ^= 1;
    }
  }

  @Test
  void refusesSwappedLabels() throws IOException {
    Files.writeString(folder.resolve("labels.json"), "[\"down\", \"up\"]");
    assertFault("labels.json: must be the file that was written");
  }

  @Test
  void refusesASumThatIsGone() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve(FolderSums.FILE)));
    lines.removeIf(line -> line.endsWith("labels.json"));
    Files.write(folder.resolve(FolderSums.FILE), lines);
    assertFault("SHA256SUMS: must hold the sum of each file that is read; got none of labels.json");
  }

  @Test
  void opensWithoutDocumentsAndWithAnotherCard() throws IOException {
    Files.delete(folder.resolve("certificate.json"));
    Files.writeString(folder.resolve("README.md"), "another card");
    Files.writeString(folder.resolve("notes.txt"), "mine");
    CompressedClassifier.open(folder).close();
    assertEquals(
        List.of("README.md has another SHA-256 sum", "certificate.json is missing"),
        FolderSums.read(folder).differences());
  }

  @ParameterizedTest
  @CsvSource({"x, 1", "'0123  labels.json', 1"})
  void refusesLinesThatAreNone(String line, int number) throws IOException {
    Files.writeString(folder.resolve(FolderSums.FILE), line);
    assertFault("SHA256SUMS:" + number + ": must be a SHA-256 sum, two spaces and the name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../labels.json", "/etc/passwd", "a//b", "a\\b", "./labels.json"})
  void refusesNamesOutsideOfTheFolder(String name) throws IOException {
    Files.writeString(folder.resolve(FolderSums.FILE), "0".repeat(64) + "  " + name + "\n");
    assertFault("SHA256SUMS:1: must be a SHA-256 sum");
  }

  @Test
  void checksTheModelAloneInFoldersOfEarlierVersions() throws IOException {
    String sum =
        Files.readAllLines(folder.resolve(FolderSums.FILE)).stream()
            .filter(line -> line.endsWith("model.onnx"))
            .map(line -> line.substring(0, 64))
            .findFirst()
            .orElseThrow();
    Files.delete(folder.resolve(FolderSums.FILE));
    CompressedClassifier.open(folder).close();
    String certificate = "{\"modelSha256\": \"%s\", \"texts\": 3}";
    Files.writeString(folder.resolve("certificate.json"), certificate.formatted(sum));
    CompressedClassifier.open(folder).close();
    assertFalse(FolderSums.read(folder).complete());
    Files.writeString(
        folder.resolve("certificate.json"), certificate.formatted(sum.replace('a', 'b')));
    assertFault("model.onnx: must be the file that was written with the model; got another");
    Files.writeString(folder.resolve("certificate.json"), "{\"modelSha256\": 7}");
    assertFault("certificate.json modelSha256: must be a SHA-256 sum of 64 hexadecimal digits");
    Files.delete(folder.resolve("certificate.json"));
    CompressedClassifier.open(folder).close();
  }

  private void assertFault(String expected) {
    ModelFolderException e =
        assertThrows(ModelFolderException.class, () -> CompressedClassifier.open(folder));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
