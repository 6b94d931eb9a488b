package io.github.wechatpayspring.samples.quickstart;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Exception handler that maps each outcome other than a deactivation to a
 * {@link ProblemDetail}: 409 if the coupon is not deactivated, 202 if the outcome is
 * unconfirmed, and 400 if the request is invalid.
 */
@RestControllerAdvice
class DeactivationExceptionHandler extends ResponseEntityExceptionHandler {

	@ExceptionHandler
	ProblemDetail notDeactivated(CouponNotDeactivatedException ex) {
		ProblemDetail problem = problem(HttpStatus.CONFLICT, "Coupon not deactivated",
				ex.getMessage() + ". " + advice(ex.getReason()), ex.getRequest());
		problem.setProperty("reason", ex.getReason());
		describe(problem, ex.getErrorResponse());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail unconfirmed(DeactivationUnconfirmedException ex) {
		ProblemDetail problem = problem(HttpStatus.ACCEPTED, "Outcome unconfirmed", ex.getMessage()
				+ ". Repeat the request with the same requestNo. If it is rejected, query the coupon: it may be deactivated.",
				ex.getRequest());
		describe(problem, ex.getErrorResponse());
		if (ex.getCause() instanceof WechatPaySignatureException unverified) {
			setIfPresent(problem, "requestId", unverified.getRequestId());
		}
		return problem;
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"The body must be a JSON object whose only fields are the strings 'requestNo' and 'reason'");
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	private static String advice(Reason reason) {
		return switch (reason) {
			case REJECTED -> "Repeating the request has no effect.";
			case THROTTLED -> "Repeat the request later.";
			case UNREACHABLE -> "The request was not sent. Repeat it after the cause is fixed.";
		};
	}

	private static ProblemDetail problem(HttpStatus status, String title, String detail, CouponDeactivation request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setTitle(title);
		problem.setProperty("requestNo", request.requestNo());
		return problem;
	}

	private static void describe(ProblemDetail problem, @Nullable WechatPayApiException response) {
		if (response != null) {
			setIfPresent(problem, "code", response.getCode());
			setIfPresent(problem, "message", response.getErrorMessage());
			setIfPresent(problem, "requestId", response.getRequestId());
		}
	}

	private static void setIfPresent(ProblemDetail problem, String name, @Nullable String value) {
		if (value != null) {
			problem.setProperty(name, value);
		}
	}

}
