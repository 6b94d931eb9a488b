package io.github.wechatpayspring.samples.bulk.file;

import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.function.Supplier;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import org.jspecify.annotations.Nullable;

/**
 * Reader of the elements of an XML part of a workbook. Document types and entities are
 * refused. The memory it needs does not depend on the size of the part.
 */
final class XmlReader implements Closeable {

	private static final int MAXIMUM_DEPTH = 64;

	private static final int MAXIMUM_TEXT_LENGTH = 1 << 16;

	private final XlsxPartStream stream;

	private final Supplier<String> place;

	private final XMLStreamReader reader;

	private int depth;

	private XmlReader(XlsxPartStream stream, Supplier<String> place) throws XMLStreamException {
		this.stream = stream;
		this.place = place;
		this.reader = createFactory().createXMLStreamReader(stream);
	}

	static XmlReader open(XlsxPartStream stream, Supplier<String> place) throws IOException {
		try {
			stream.limitEvent();
			return new XmlReader(stream, place);
		}
		catch (XMLStreamException | RuntimeException ex) {
			stream.close();
			throw failure(ex, place);
		}
	}

	private static XMLInputFactory createFactory() {
		XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		// by default, a part with more than 50 million escaped characters is refused
		factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
		return factory;
	}

	/**
	 * Proceed to the next begin or end of an element.
	 * @return whether there is one
	 * @throws UnreadableFileException if the part is damaged
	 * @throws IOException if the file cannot be read
	 */
	boolean next() throws IOException {
		while (nextEvent() != XMLStreamConstants.END_DOCUMENT) {
			if (this.reader.isStartElement() || this.reader.isEndElement()) {
				return true;
			}
		}
		return false;
	}

	private int nextEvent() throws IOException {
		int event = parse();
		switch (event) {
			case XMLStreamConstants.START_ELEMENT -> this.depth++;
			case XMLStreamConstants.END_ELEMENT -> this.depth--;
			case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.ENTITY_DECLARATION ->
				throw refuse("has a document type or an entity");
			default -> {
			}
		}
		if (this.depth > MAXIMUM_DEPTH) {
			throw refuse("has too many nested elements");
		}
		return event;
	}

	private int parse() throws IOException {
		this.stream.limitEvent();
		try {
			return this.reader.hasNext() ? this.reader.next() : XMLStreamConstants.END_DOCUMENT;
		}
		catch (XMLStreamException | RuntimeException ex) {
			throw failure(ex, this.place);
		}
	}

	/**
	 * Return the failure of the parser, which throws various exceptions if a document is
	 * damaged.
	 */
	private static RuntimeException failure(Exception ex, Supplier<String> place) throws IOException {
		Throwable cause = (ex instanceof XMLStreamException failure) ? failure.getNestedException() : ex;
		if (cause instanceof UnreadableFileException refusal) {
			return refusal;
		}
		boolean encoding = cause instanceof CharConversionException || cause instanceof UnsupportedEncodingException;
		if (cause instanceof IOException failure && !encoding) {
			throw failure;
		}
		return new UnreadableFileException(place.get() + " is damaged or cut off. Save the workbook again", ex);
	}

	/**
	 * Create an exception with the place in the part.
	 * @param problem the problem of the part
	 * @return the exception
	 */
	UnreadableFileException refuse(String problem) {
		return new UnreadableFileException(this.place.get() + " " + problem + ". Save the workbook again");
	}

	boolean isStart(String name) {
		return this.reader.isStartElement() && this.reader.getLocalName().equals(name);
	}

	boolean isStart() {
		return this.reader.isStartElement();
	}

	boolean isEnd(String name) {
		return this.reader.isEndElement() && this.reader.getLocalName().equals(name);
	}

	/**
	 * Return an attribute of the element that has just begun.
	 * @param name the name without a prefix
	 * @return the value, or {@code null} if there is none
	 */
	@Nullable String attribute(String name) {
		return this.reader.getAttributeValue(null, name);
	}

	/**
	 * Return a required attribute of the element that has just begun.
	 * @param name the name without a prefix
	 * @return the value
	 * @throws UnreadableFileException if there is none
	 */
	String requiredAttribute(String name) {
		String value = attribute(name);
		if (value == null) {
			throw refuse("has an element " + this.reader.getLocalName() + " without the attribute " + name);
		}
		return value;
	}

	/**
	 * Skip the element that has just begun.
	 */
	void skip() throws IOException {
		int end = this.depth - 1;
		while (this.depth > end) {
			if (!next()) {
				return;
			}
		}
	}

	/**
	 * Read the text of the element that has just begun, to its end. Elements in it are
	 * skipped.
	 */
	String text() throws IOException {
		StringBuilder text = new StringBuilder();
		int begin = this.depth;
		while (this.depth >= begin) {
			int event = nextEvent();
			if (event == XMLStreamConstants.END_DOCUMENT) {
				break;
			}
			if (this.depth == begin && isText(event)) {
				append(text, this.reader.getText());
			}
		}
		return text.toString();
	}

	private static boolean isText(int event) {
		return event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA
				|| event == XMLStreamConstants.SPACE;
	}

	/**
	 * Read the text of the element that has just begun, which consists of runs of text,
	 * to its end. Phonetic text is skipped.
	 */
	String richText() throws IOException {
		StringBuilder text = new StringBuilder();
		int begin = this.depth;
		while (next() && this.depth >= begin) {
			if (isStart("rPh")) {
				skip();
			}
			else if (isStart("t")) {
				append(text, text());
			}
		}
		return text.toString();
	}

	private void append(StringBuilder text, String part) {
		if (text.length() + part.length() > MAXIMUM_TEXT_LENGTH) {
			throw refuse("has a text with more than " + MAXIMUM_TEXT_LENGTH + " characters");
		}
		text.append(part);
	}

	@Override
	public void close() throws IOException {
		this.stream.close();
	}

}
