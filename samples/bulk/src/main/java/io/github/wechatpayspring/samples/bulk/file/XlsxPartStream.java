package io.github.wechatpayspring.samples.bulk.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/**
 * Stream of an entry of a ZIP file. It fails if the entry is damaged or if it is larger
 * than a part of a workbook should be.
 */
final class XlsxPartStream extends InputStream {

	private static final int MAXIMUM_RATIO = 200;

	private static final int MINIMUM_SIZE_FOR_RATIO = 1 << 20;

	private static final int MAXIMUM_EVENT_SIZE = 1 << 20;

	private final InputStream stream;

	private final ZipEntry entry;

	private final long maximumSize;

	private final CRC32 checksum = new CRC32();

	private long size;

	private long limit = Long.MAX_VALUE;

	XlsxPartStream(InputStream stream, ZipEntry entry, long maximumSize) {
		this.stream = stream;
		this.entry = entry;
		this.maximumSize = maximumSize;
	}

	/**
	 * Limit the number of bytes that are read for the next event of an XML parser. A
	 * single element, text or comment cannot fill the memory.
	 */
	void limitEvent() {
		this.limit = this.size + MAXIMUM_EVENT_SIZE;
	}

	@Override
	public int read() throws IOException {
		byte[] single = new byte[1];
		return (read(single, 0, 1) < 0) ? -1 : single[0] & 0xFF;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		try {
			int count = this.stream.read(buffer, offset, length);
			if (count > 0) {
				this.checksum.update(buffer, offset, count);
				this.size += count;
				checkSize();
			}
			if (count < 0) {
				checkComplete();
			}
			return count;
		}
		catch (ZipException | EOFException ex) {
			throw new UnreadableFileException(damaged(), ex);
		}
	}

	private void checkSize() {
		if (this.size > this.maximumSize) {
			throw new UnreadableFileException("The part " + name() + " of the workbook is larger than "
					+ this.maximumSize + " bytes. Save the sheet as CSV");
		}
		if (this.size > MINIMUM_SIZE_FOR_RATIO && this.size / MAXIMUM_RATIO > this.entry.getCompressedSize()) {
			throw new UnreadableFileException("The part " + name() + " of the workbook is compressed to"
					+ " less than 1/" + MAXIMUM_RATIO + " of its size. Save the sheet as CSV");
		}
		if (this.size > this.limit) {
			throw new UnreadableFileException("The part " + name() + " of the workbook has an element of"
					+ " more than " + MAXIMUM_EVENT_SIZE + " bytes. Save the sheet as CSV");
		}
	}

	private void checkComplete() {
		if (this.size != this.entry.getSize() || this.checksum.getValue() != this.entry.getCrc()) {
			throw new UnreadableFileException(damaged());
		}
	}

	private String damaged() {
		return "The part " + name() + " of the workbook is damaged at byte offset " + this.size
				+ ". Save the workbook again";
	}

	private String name() {
		return CellText.forMessage(this.entry.getName());
	}

	@Override
	public void close() throws IOException {
		this.stream.close();
	}

}
