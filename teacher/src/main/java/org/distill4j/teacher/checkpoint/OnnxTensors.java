package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;

/** Reads the tensors of one ONNX file, each size and place checked before it is used. */
final class OnnxTensors {
  private final String place;
  private final Optional<Path> folder;
  private final SortedSet<Path> external = new TreeSet<>();

  /**
   * A reader for the tensors of one file.
   *
   * @param place the file's name in messages
   * @param folder where tensors kept outside the file may lie; none for a class-path resource
   */
  OnnxTensors(String place, Optional<Path> folder) {
    this.place = place;
    this.folder = folder;
  }

  /** The files beside the model's own that tensors were read from. */
  SortedSet<Path> external() {
    return Collections.unmodifiableSortedSet(external);
  }

  /** The lengths of the axes. */
  int[] shape(TensorProto tensor) throws CheckpointException {
    int[] shape = new int[tensor.getDimsCount()];
    for (int i = 0; i < shape.length; i++) {
      long length = tensor.getDims(i);
      if (!(length >= 0 && length <= Integer.MAX_VALUE)) {
        throw fault(tensor, "every axis must be in [0, 2^31); got " + tensor.getDimsList());
      }
      shape[i] = (int) length;
    }
    return shape;
  }

  /** Whether the tensor holds numbers that weights may be made of. */
  static boolean isWeight(TensorProto tensor) {
    int type = tensor.getDataType();
    return type == TensorProto.DataType.FLOAT_VALUE
        || type == TensorProto.DataType.FLOAT16_VALUE
        || type == TensorProto.DataType.BFLOAT16_VALUE;
  }

  /** The numbers of a float tensor, row-major. */
  float[] floats(TensorProto tensor) throws IOException {
    ElementType type = floatType(tensor);
    int size = size(tensor);
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL
        && tensor.getFloatDataCount() > 0
        && type == ElementType.F32) {
      return typed(tensor, size);
    }
    ByteBuffer bytes = bytes(tensor, (long) size * type.bytes());
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = type.nextFloat(bytes);
    }
    return values;
  }

  /** The numbers of a small int64 tensor, such as the constant shape of a Reshape. */
  long[] longs(TensorProto tensor) throws IOException {
    if (tensor.getDataType() != TensorProto.DataType.INT64_VALUE) {
      throw fault(tensor, "must hold int64; got data type " + tensor.getDataType());
    }
    int size = size(tensor);
    if (tensor.getInt64DataCount() > 0) {
      if (tensor.getInt64DataCount() != size) {
        throw fault(tensor, "must hold " + size + " numbers; got " + tensor.getInt64DataCount());
      }
      return tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray();
    }
    ByteBuffer bytes = bytes(tensor, (long) size * Long.BYTES);
    long[] values = new long[size];
    bytes.asLongBuffer().get(values);
    return values;
  }

  private ElementType floatType(TensorProto tensor) throws CheckpointException {
    if (!isWeight(tensor)) {
      throw fault(
          tensor,
          "weights must be float, float16 or bfloat16; got ONNX data type "
              + tensor.getDataType()
              + ". Take the file that was not quantized.");
    }
    return switch (tensor.getDataType()) {
      case TensorProto.DataType.FLOAT_VALUE -> ElementType.F32;
      case TensorProto.DataType.FLOAT16_VALUE -> ElementType.F16;
      default -> ElementType.BF16;
    };
  }

  private float[] typed(TensorProto tensor, int size) throws CheckpointException {
    if (tensor.getFloatDataCount() != size) {
      throw fault(tensor, "must hold " + size + " numbers; got " + tensor.getFloatDataCount());
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = tensor.getFloatData(i);
    }
    return values;
  }

  private int size(TensorProto tensor) throws CheckpointException {
    long size = 1;
    for (int length : shape(tensor)) {
      // Both factors are below 2^31, so the product cannot wrap around before it is checked.
      size *= length;
      if (size > Integer.MAX_VALUE - 8) {
        throw fault(tensor, "must hold fewer than 2^31 numbers; got shape " + tensor.getDimsList());
      }
    }
    return (int) size;
  }

  private ByteBuffer bytes(TensorProto tensor, long expected) throws IOException {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      return external(tensor, expected).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (tensor.getRawData().size() != expected) {
      throw fault(
          tensor,
          "raw data must be "
              + expected
              + " bytes, as shape "
              + tensor.getDimsList()
              + " asks; got "
              + tensor.getRawData().size());
    }
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer external(TensorProto tensor, long expected) throws IOException {
    Map<String, String> where =
        tensor.getExternalDataList().stream()
            .collect(
                Collectors.toMap(
                    StringStringEntryProto::getKey,
                    StringStringEntryProto::getValue,
                    (first, second) -> second));
    Path file = externalFile(tensor, where.getOrDefault("location", ""));
    long offset = number(tensor, where.getOrDefault("offset", "0"));
    long length = number(tensor, where.getOrDefault("length", Long.toString(expected)));
    if (!(length == expected && expected <= Integer.MAX_VALUE)) {
      throw fault(tensor, "external data must be " + expected + " bytes long; got " + length);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (!(offset <= channel.size() - length)) {
        throw fault(
            tensor,
            "external data must lie within the "
                + channel.size()
                + " bytes of "
                + file.getFileName()
                + "; got offset "
                + offset);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) length);
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
      return bytes.flip();
    }
  }

  /** The file, which must lie in the model's own folder, links followed. */
  private Path externalFile(TensorProto tensor, String location) throws IOException {
    if (folder.isEmpty()) {
      throw fault(
          tensor, "must lie in the file itself on the class path; got external data " + location);
    }
    Path root = folder.get().toRealPath();
    try {
      Path file = root.resolve(location);
      if (!location.isEmpty() && Files.isRegularFile(file)) {
        Path real = file.toRealPath();
        if (real.startsWith(root)) {
          external.add(real);
          return real;
        }
      }
    } catch (InvalidPathException e) {
      // No path at all is refused like one that leads elsewhere.
    }
    throw fault(tensor, "external data must be a file in the model's own folder; got " + location);
  }

  private long number(TensorProto tensor, String text) throws CheckpointException {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with what was found.
    }
    throw fault(tensor, "external data's offset and length must be >= 0; got " + text);
  }

  private CheckpointException fault(TensorProto tensor, String what) {
    return SafeTensorsHeader.fault(place, tensor.getName(), what);
  }
}
