package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Texts of the cells of a workbook. They are held in memory as UTF-8 without an object
 * for each of them, because most of them are coupon codes, of which there may be
 * millions.
 */
final class SharedStrings {

	private static final int MAXIMUM_MEMORY = 1 << 27;

	private static final int PAGE_BITS = 20;

	private static final int PAGE_SIZE = 1 << PAGE_BITS;

	// does not occur in UTF-8
	private static final byte TERMINATOR = (byte) 0xFF;

	private final List<byte[]> pages = new ArrayList<>();

	private int used = PAGE_SIZE;

	private int[] positions = new int[16];

	private int size;

	/**
	 * Read the texts of a workbook.
	 * @param xml the reader of the part
	 * @return the texts
	 * @throws UnreadableFileException if the part is damaged or needs too much memory
	 * @throws IOException if the file cannot be read
	 */
	static SharedStrings read(XmlReader xml) throws IOException {
		SharedStrings strings = new SharedStrings();
		while (xml.next()) {
			if (xml.isStart("si")) {
				strings.add(xml.richText());
			}
		}
		return strings;
	}

	void add(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (this.used + bytes.length + 1 > PAGE_SIZE) {
			this.pages.add(new byte[PAGE_SIZE]);
			this.used = 0;
		}
		if (this.size == this.positions.length) {
			this.positions = Arrays.copyOf(this.positions, this.size * 2);
		}
		if ((long) this.pages.size() * PAGE_SIZE + (long) this.positions.length * Integer.BYTES > MAXIMUM_MEMORY) {
			throw new UnreadableFileException("The texts of the workbook need more than " + MAXIMUM_MEMORY
					+ " bytes of memory. Save the sheet as CSV");
		}
		byte[] page = this.pages.get(this.pages.size() - 1);
		System.arraycopy(bytes, 0, page, this.used, bytes.length);
		page[this.used + bytes.length] = TERMINATOR;
		this.positions[this.size++] = ((this.pages.size() - 1) << PAGE_BITS) | this.used;
		this.used += bytes.length + 1;
	}

	/**
	 * Return a text.
	 * @param index the index of the text
	 * @return the text, or {@code null} if there is none with this index
	 */
	@Nullable String get(int index) {
		if (index < 0 || index >= this.size) {
			return null;
		}
		byte[] page = this.pages.get(this.positions[index] >>> PAGE_BITS);
		int begin = this.positions[index] & (PAGE_SIZE - 1);
		int end = begin;
		while (page[end] != TERMINATOR) {
			end++;
		}
		return new String(page, begin, end - begin, StandardCharsets.UTF_8);
	}

}
