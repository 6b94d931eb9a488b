package io.github.wechatpayspring.samples.bulk.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * ZIP file that contains the parts of a workbook.
 */
final class XlsxPackage implements Closeable {

	/**
	 * Maximum size of a part that is read row by row.
	 */
	static final long MAXIMUM_SIZE = 1L << 32;

	/**
	 * Maximum size of a part whose elements are held in memory.
	 */
	static final long MAXIMUM_SIZE_IN_MEMORY = 1L << 24;

	private static final int MAXIMUM_DIRECTORY_SIZE = 1 << 22;

	private static final int END_SIGNATURE = 0x06054b50;

	private static final int END_LENGTH = 22;

	private static final int DIRECTORY_SIZE_OFFSET = 12;

	private static final int MAXIMUM_COMMENT_LENGTH = 0xFFFF;

	private static final long ZIP64 = 0xFFFFFFFFL;

	private static final int BUFFER_SIZE = 1 << 16;

	private final ZipFile zip;

	private final Map<String, ZipEntry> entries = new HashMap<>();

	private XlsxPackage(ZipFile zip) {
		this.zip = zip;
		for (ZipEntry entry : Collections.list(zip.entries())) {
			if (this.entries.put(key(entry.getName()), entry) != null) {
				throw new UnreadableFileException("The workbook is damaged: it has the part "
						+ CellText.forMessage(entry.getName()) + " twice. Save it again");
			}
		}
	}

	/**
	 * Open a file.
	 * @param file the file
	 * @return the package
	 * @throws UnreadableFileException if it is damaged or has too many parts
	 * @throws IOException if the file cannot be read
	 */
	static XlsxPackage open(Path file) throws IOException {
		checkDirectory(file);
		try {
			return openZip(file);
		}
		catch (ZipException | EOFException | IllegalArgumentException ex) {
			throw new UnreadableFileException(
					"The workbook is damaged or incomplete: it is not a valid ZIP file. Copy or save it again", ex);
		}
	}

	private static XlsxPackage openZip(Path file) throws IOException {
		ZipFile zip = new ZipFile(file.toFile());
		try {
			return new XlsxPackage(zip);
		}
		catch (RuntimeException ex) {
			zip.close();
			throw ex;
		}
	}

	/**
	 * Check the size of the directory, which {@link ZipFile} holds in memory. A size that
	 * is larger than the file is left to it.
	 */
	private static void checkDirectory(Path file) throws IOException {
		long size = Files.size(file);
		ByteBuffer tail = readTail(file);
		for (int i = 0; i <= tail.limit() - END_LENGTH; i++) {
			long directory = Integer.toUnsignedLong(tail.getInt(i + DIRECTORY_SIZE_OFFSET));
			if (tail.getInt(i) == END_SIGNATURE && directory > MAXIMUM_DIRECTORY_SIZE
					&& (directory < size || directory == ZIP64)) {
				throw new UnreadableFileException("The workbook has too many parts: the directory of the ZIP file is"
						+ " larger than " + MAXIMUM_DIRECTORY_SIZE + " bytes. Save the sheet as CSV");
			}
		}
	}

	private static ByteBuffer readTail(Path file) throws IOException {
		ByteBuffer tail = ByteBuffer.allocate(END_LENGTH + MAXIMUM_COMMENT_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
		try (SeekableByteChannel channel = Files.newByteChannel(file)) {
			channel.position(Math.max(channel.size() - tail.capacity(), 0));
			int count = 0;
			while (count >= 0 && tail.hasRemaining()) {
				count = channel.read(tail);
			}
		}
		return tail.flip();
	}

	private static String key(String name) {
		return name.replace('\\', '/').toLowerCase(Locale.ROOT);
	}

	boolean has(String part) {
		return this.entries.containsKey(key(part));
	}

	/**
	 * Read a part to its end to find out whether it is complete.
	 * @param part the name of the part
	 * @param maximumSize the maximum size in bytes
	 * @throws UnreadableFileException if it is missing, damaged or too large
	 * @throws IOException if the file cannot be read
	 */
	void verify(String part, long maximumSize) throws IOException {
		byte[] buffer = new byte[BUFFER_SIZE];
		try (XlsxPartStream stream = stream(part, maximumSize)) {
			int count = 0;
			while (count >= 0) {
				count = stream.read(buffer, 0, buffer.length);
			}
		}
	}

	/**
	 * Open a part.
	 * @param part the name of the part
	 * @param place supplies the place in the part for messages
	 * @return the reader
	 * @throws UnreadableFileException if it is missing or damaged
	 * @throws IOException if the file cannot be read
	 */
	XmlReader open(String part, Supplier<String> place) throws IOException {
		return XmlReader.open(stream(part, MAXIMUM_SIZE),
				() -> "The part " + CellText.forMessage(part) + " of the workbook" + place.get());
	}

	private XlsxPartStream stream(String part, long maximumSize) throws IOException {
		ZipEntry entry = this.entries.get(key(part));
		if (entry == null) {
			throw new UnreadableFileException("The workbook is damaged: it does not have the part "
					+ CellText.forMessage(part) + ". Save it again");
		}
		try {
			return new XlsxPartStream(this.zip.getInputStream(entry), entry, maximumSize);
		}
		catch (ZipException | EOFException | IllegalArgumentException ex) {
			throw new UnreadableFileException(
					"The part " + CellText.forMessage(part) + " of the workbook is damaged. Save the workbook again",
					ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.zip.close();
	}

}
