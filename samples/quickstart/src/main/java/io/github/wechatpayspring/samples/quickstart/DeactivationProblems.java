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
 * Tells apart what certainly did not happen, what nobody can know yet and what could not
 * even be asked for.
 */
@RestControllerAdvice
class DeactivationProblems extends ResponseEntityExceptionHandler {

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
		ProblemDetail problem = problem(HttpStatus.ACCEPTED, "Outcome unknown", ex.getMessage()
				+ ". Repeat the same request, with this requestNo. If that is refused, look the coupon up: it may be void.",
				ex.getRequest());
		describe(problem, ex.getErrorResponse());
		if (ex.getCause() instanceof WechatPaySignatureException unproven) {
			setIfPresent(problem, "requestId", unproven.getRequestId());
		}
		return problem;
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"The body must be a JSON object with no other fields than 'requestNo' and 'reason', both text");
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

	private static String advice(Reason reason) {
		return switch (reason) {
			case REJECTED -> "Repeating the request does not help.";
			case THROTTLED -> "The request may be repeated later.";
			case UNREACHABLE -> "Nothing was sent: the request may be repeated once this is mended.";
		};
	}

	private static ProblemDetail problem(HttpStatus status, String title, String detail, CouponDeactivation request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setTitle(title);
		problem.setProperty("requestNo", request.requestNo());
		return problem;
	}

	private static void describe(ProblemDetail problem, @Nullable WechatPayApiException answer) {
		if (answer != null) {
			setIfPresent(problem, "code", answer.getCode());
			setIfPresent(problem, "message", answer.getErrorMessage());
			setIfPresent(problem, "requestId", answer.getRequestId());
		}
	}

	private static void setIfPresent(ProblemDetail problem, String name, @Nullable String value) {
		if (value != null) {
			problem.setProperty(name, value);
		}
	}

}
