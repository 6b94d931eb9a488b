package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Result of decoding a file as a trial.
 *
 * @param malformedOffset the offset of the first malformed byte, or -1 if there is none
 * @param wideCharacters the number of characters before it that have three or more bytes
 * in UTF-8, or a part of it if there are many
 */
record DecodedText(long malformedOffset, int wideCharacters) {

	private static final int BUFFER_SIZE = 1 << 16;

	private static final int ENOUGH_WIDE_CHARACTERS = 100;

	private static final char FIRST_WIDE_CHARACTER = '\u0800';

	/**
	 * Decode a file without holding it in memory.
	 * @param file the file
	 * @param encoding the encoding
	 * @return the result
	 * @throws IOException if the file cannot be read
	 */
	static DecodedText of(Path file, TextEncoding encoding) throws IOException {
		CharsetDecoder decoder = encoding.newDecoder();
		ByteBuffer bytes = ByteBuffer.allocate(BUFFER_SIZE);
		CharBuffer chars = CharBuffer.allocate(BUFFER_SIZE);
		int wideCharacters = 0;
		try (SeekableByteChannel channel = Files.newByteChannel(file)) {
			channel.position(encoding.offset());
			long offset = encoding.offset();
			boolean end = false;
			while (!end) {
				end = channel.read(bytes) < 0;
				bytes.flip();
				boolean malformed = decoder.decode(bytes, chars, end).isError();
				wideCharacters += countWideCharacters(chars.flip(), ENOUGH_WIDE_CHARACTERS - wideCharacters);
				offset += bytes.position();
				if (malformed) {
					return new DecodedText(offset, wideCharacters);
				}
				bytes.compact();
				chars.clear();
			}
		}
		return new DecodedText(-1, wideCharacters);
	}

	private static int countWideCharacters(CharBuffer chars, int maximum) {
		int count = 0;
		while (chars.hasRemaining() && count < maximum) {
			count += (chars.get() >= FIRST_WIDE_CHARACTER) ? 1 : 0;
		}
		return count;
	}

	boolean isValid() {
		return this.malformedOffset < 0;
	}

}
