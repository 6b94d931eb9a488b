package io.github.wechatpayspring.samples.bulk.file;

import java.util.Objects;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import org.jspecify.annotations.Nullable;

/**
 * Mapper of rows of cells to coupons. The rules of {@link CouponDeactivation} apply.
 */
final class RowMapper {

	private static final int MAXIMUM_IDENTIFIER_LENGTH = 4000;

	private final FileHeader header;

	private final FileOptions options;

	RowMapper(FileHeader header, FileOptions options) {
		this.header = header;
		this.options = options;
	}

	/**
	 * Map a row.
	 * @param row the row, which is not blank
	 * @return the coupon, or the row with the reason for which it is rejected
	 */
	FileRow map(RawRow row) {
		if (row.problem() != null) {
			return new FileRow.Rejected(row.line(), row.problem());
		}
		int column = this.header.columnWithoutHeader(row);
		if (column > 0) {
			return new FileRow.Rejected(row.line(), "Column " + column + " has a value but no header");
		}
		try {
			return toCoupon(row);
		}
		catch (IllegalArgumentException ex) {
			return new FileRow.Rejected(row.line(), String.valueOf(ex.getMessage()));
		}
	}

	private FileRow.Coupon toCoupon(RawRow row) {
		CouponDeactivation request = toRequest(row);
		String merchant = identifier(row, FileColumn.MERCHANT, this.options.merchant());
		String openid = identifier(row, FileColumn.OPENID, null);
		String appid = identifier(row, FileColumn.APPID, null);
		boolean confirmable = !openid.isEmpty() && !appid.isEmpty();
		return new FileRow.Coupon(row.line(), merchant, request, confirmable ? openid : null,
				confirmable ? appid : null);
	}

	private CouponDeactivation toRequest(RawRow row) {
		String stockId = this.header.has(FileColumn.STOCK_ID) ? value(row, FileColumn.STOCK_ID)
				: Objects.requireNonNullElse(this.options.stockId(), "");
		String couponCode = value(row, FileColumn.COUPON_CODE);
		String requestNo = value(row, FileColumn.REQUEST_NO);
		String reason = value(row, FileColumn.REASON);
		try {
			CouponDeactivation request = CouponDeactivation.of(stockId, couponCode);
			request = requestNo.isEmpty() ? request : request.withRequestNo(requestNo);
			String actualReason = reason.isEmpty() ? this.options.reason() : reason;
			return (actualReason != null) ? request.withReason(actualReason) : request;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(withColumn(String.valueOf(ex.getMessage())), ex);
		}
	}

	private String identifier(RawRow row, FileColumn column, @Nullable String defaultValue) {
		String value = value(row, column);
		if (!value.isEmpty()) {
			Identifier.check(this.header.name(column), value);
			return value;
		}
		return Objects.requireNonNullElse(defaultValue, "");
	}

	private String value(RawRow row, FileColumn column) {
		Cell cell = this.header.cell(row, column);
		String problem = (column.isIdentifier() && cell.problem() == null) ? SpreadsheetDamage.find(cell.text())
				: cell.problem();
		if (problem == null && cell.text().length() > MAXIMUM_IDENTIFIER_LENGTH) {
			problem = "must not be longer than " + MAXIMUM_IDENTIFIER_LENGTH + " characters, but has "
					+ cell.text().length();
		}
		if (problem != null) {
			throw new IllegalArgumentException("'" + this.header.name(column) + "' " + problem);
		}
		return cell.text();
	}

	private String withColumn(String message) {
		for (FileColumn column : FileColumn.values()) {
			String field = "'" + field(column) + "'";
			if (message.startsWith(field)) {
				return "'" + this.header.name(column) + "'" + message.substring(field.length());
			}
		}
		return message;
	}

	private static String field(FileColumn column) {
		return switch (column) {
			case COUPON_CODE -> "couponCode";
			case STOCK_ID -> "stockId";
			case REQUEST_NO -> "requestNo";
			case REASON, MERCHANT, OPENID, APPID -> column.header();
		};
	}

}
