package io.github.wechatpayspring.samples.bulk.run;

/**
 * Exception thrown if a file was already run with the same options and name.
 */
public final class RunExistsException extends RuntimeException {

	private static final long serialVersionUID = 1;

	private final transient Run run;

	RunExistsException(Run run) {
		super("The file was already run with these options as run " + run.id() + " (" + run.state().label()
				+ "). To run it again, name the new run");
		this.run = run;
	}

	/**
	 * Return the existing run.
	 * @return the run
	 */
	public Run getRun() {
		return this.run;
	}

}
