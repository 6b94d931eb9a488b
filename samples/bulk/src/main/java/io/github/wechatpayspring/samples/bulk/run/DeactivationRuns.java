package io.github.wechatpayspring.samples.bulk.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.wechatpayspring.samples.bulk.file.FileDigest;
import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import io.github.wechatpayspring.samples.bulk.run.RunLocks.RunLock;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DuplicateKeyException;

/**
 * Service that starts, pauses and resumes runs. Runs that are active when the application
 * stops are paused. Thread-safe.
 */
public class DeactivationRuns implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(DeactivationRuns.class);

	// longer than requests in flight are awaited
	private static final long STOP_SECONDS = 60;

	private static final long RENEWAL_SECONDS = 1;

	private static final String UNSTORED = "The state of the run could not be stored";

	private static final String STOPPED = "The application was stopped";

	private final RunStore store;

	private final RunJob job;

	private final MerchantClients clients;

	private final ResultsWriter results;

	private final RunLocks locks;

	private final Map<Long, CompletableFuture<Void>> active = new ConcurrentHashMap<>();

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "run");
		thread.setDaemon(true);
		return thread;
	});

	private final StoreRetry retry = new StoreRetry();

	private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "locks");
		thread.setDaemon(true);
		return thread;
	});

	private volatile boolean running;

	private volatile boolean stopping;

	DeactivationRuns(RunStore store, RunJob job, MerchantClients clients, ResultsWriter results, RunLocks locks) {
		this.store = store;
		this.job = job;
		this.clients = clients;
		this.results = results;
		this.locks = locks;
	}

	/**
	 * Check a file without sending requests.
	 * @param request the request to check
	 * @return the result
	 * @throws IOException if the file cannot be read
	 */
	public FileCheck check(RunRequest request) throws IOException {
		return FileCheck.of(request, this.clients);
	}

	/**
	 * Write one line for each row of a run that is not blank: the coupons with their
	 * outcomes, and then rows that were not accepted. The file is in UTF-8 with a byte
	 * order mark. A cell that a spreadsheet would take for a formula starts with an
	 * apostrophe.
	 * @param id the id of the run
	 * @param file the CSV file, which is replaced
	 * @throws IOException if the file cannot be written
	 */
	public void writeResults(long id, Path file) throws IOException {
		this.results.write(get(id).id(), file);
	}

	/**
	 * Start a run. If the application was terminated during this run, it is resumed.
	 * @param request the request
	 * @return the run
	 * @throws IOException if the file cannot be read
	 * @throws RunExistsException if the file was run before with the same options and
	 * name, and the run is paused or has ended
	 * @throws IllegalStateException if the run is active in another process
	 */
	public Run start(RunRequest request) throws IOException {
		String sha256 = FileDigest.sha256(request.file());
		String key = key(sha256, request);
		try {
			return launch(this.store.insert(key, sha256, request), false);
		}
		catch (DuplicateKeyException ex) {
			Run run = this.store.findByKey(key).orElseThrow(() -> ex);
			if (!run.state().isActive()) {
				throw new RunExistsException(run);
			}
			return launch(run.id(), false);
		}
	}

	/**
	 * Resume a run that is paused, has failed, or was active when the application was
	 * terminated. This approves its trial.
	 * @param id the id of the run
	 * @return the run
	 * @throws NoSuchElementException if there is no such run
	 * @throws IllegalStateException if the run is completed, pausing or active in another
	 * process, or if its file was refused
	 */
	public Run resume(long id) {
		Run run = get(id);
		if (run.state() == RunState.COMPLETED) {
			throw new IllegalStateException("Run " + id + " is completed");
		}
		if (run.refused()) {
			throw new IllegalStateException("The file of run " + id + " was refused. Start a new run");
		}
		return launch(id, true);
	}

	/**
	 * Pause a run. No further requests are sent, and the outcomes of requests in flight
	 * are stored. Has no effect if the run is not active.
	 * @param id the id of the run
	 * @param reason the reason
	 * @throws NoSuchElementException if there is no such run
	 */
	public void pause(long id, String reason) {
		if (get(id).state().isActive()) {
			this.store.requestPause(id, reason);
		}
	}

	/**
	 * Return a run.
	 * @param id the id of the run
	 * @return the run
	 * @throws NoSuchElementException if there is no such run
	 */
	public Run get(long id) {
		return this.store.find(id).orElseThrow(() -> new NoSuchElementException("There is no run " + id));
	}

	/**
	 * Return all runs.
	 * @return the runs, the newest first
	 */
	public List<Run> list() {
		return this.store.findAll();
	}

	/**
	 * Wait until a run is not active in this process any more.
	 * @param id the id of the run
	 * @param seconds the maximum time
	 * @return whether it is not active
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean await(long id, long seconds) throws InterruptedException {
		CompletableFuture<Void> execution = this.active.get(id);
		if (execution == null) {
			return true;
		}
		try {
			execution.get(seconds, TimeUnit.SECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("Run " + id + " has failed: " + FailureReason.of(ex), ex.getCause());
		}
	}

	private Run launch(long id, boolean approve) {
		CompletableFuture<Void> execution = new CompletableFuture<>();
		if (this.active.compute(id, (key, last) -> isActive(last) ? last : execution) == execution) {
			try {
				launch(id, approve, execution);
			}
			catch (RuntimeException ex) {
				this.active.remove(id, execution);
				execution.complete(null);
				throw ex;
			}
		}
		else if (approve) {
			approveActive(id);
		}
		return get(id);
	}

	private static boolean isActive(@Nullable CompletableFuture<Void> execution) {
		return execution != null && !execution.isDone();
	}

	private void launch(long id, boolean approve, CompletableFuture<Void> execution) {
		RunLock lock = lock(id);
		try {
			if (approve) {
				this.store.approve(id);
			}
			this.store.clearPause(id);
			if (this.stopping) {
				this.store.requestPause(id, STOPPED);
			}
			this.threads.execute(() -> execute(id, lock, execution));
		}
		catch (RuntimeException ex) {
			lock.close();
			throw ex;
		}
	}

	// its steps may have seen the request to pause
	private void approveActive(long id) {
		if (this.store.pauseReason(id).isPresent()) {
			throw new IllegalStateException("Run " + id + " is pausing. Resume it when it is paused");
		}
		this.store.approve(id);
	}

	private RunLock lock(long id) {
		RunLock lock = this.locks.tryAcquire(id);
		if (lock == null) {
			throw new IllegalStateException("Run " + id + " is active in another process");
		}
		return lock;
	}

	private void execute(long id, RunLock lock, CompletableFuture<Void> execution) {
		MDC.put("run", Long.toString(id));
		Exception failure = null;
		try (lock) {
			failure = execute(id, lock);
		}
		finally {
			MDC.remove("run");
			if (failure == null) {
				this.active.remove(id, execution);
				execution.complete(null);
			}
			else {
				execution.completeExceptionally(failure);
			}
		}
	}

	private @Nullable Exception execute(long id, RunLock lock) {
		ScheduledFuture<?> renewal = this.renewals.scheduleWithFixedDelay(() -> renew(id, lock), RENEWAL_SECONDS,
				RENEWAL_SECONDS, TimeUnit.SECONDS);
		try {
			return execute(id);
		}
		finally {
			renewal.cancel(false);
		}
	}

	// the connection of a lock may be lost while the others are not
	private static void renew(long id, RunLock lock) {
		try {
			if (!lock.renew()) {
				logger.error("Run " + id + " is active in another process");
			}
		}
		catch (RuntimeException ex) {
			logger.warn(FailureReason.of(ex));
		}
	}

	/**
	 * Execute the job of a run.
	 * @return the failure, or {@code null} if the state of the run is stored
	 */
	private @Nullable Exception execute(long id) {
		try {
			this.job.execute(id);
			return get(id).state().isActive() ? fail(id, new IllegalStateException(UNSTORED)) : null;
		}
		catch (Exception ex) {
			logger.error("Run " + id + " has failed", ex);
			return fail(id, ex);
		}
	}

	private @Nullable Exception fail(long id, Exception failure) {
		try {
			this.retry.execute(() -> this.store.setState(id, RunState.FAILED, FailureReason.of(failure)));
			return null;
		}
		catch (RuntimeException ex) {
			logger.error("The state of run " + id + " could not be stored", ex);
			return failure;
		}
	}

	private static String key(String sha256, RunRequest request) {
		FileOptions options = request.options();
		return FileDigest.sha256(String.join("\n", sha256, request.name(),
				Objects.requireNonNullElse(options.stockId(), ""), Objects.requireNonNullElse(options.reason(), ""),
				Objects.requireNonNullElse(options.merchant(), ""), RunStore.format(options.columns())));
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stopping = true;
		this.active.keySet().forEach(this::pauseAtStop);
		try {
			for (CompletableFuture<Void> execution : this.active.values()) {
				awaitAtStop(execution);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.threads.shutdown();
		this.renewals.shutdown();
	}

	private void pauseAtStop(long id) {
		try {
			this.store.requestPause(id, STOPPED);
		}
		catch (RuntimeException ex) {
			logger.warn("Run " + id + " could not be paused: " + FailureReason.of(ex));
		}
	}

	private static void awaitAtStop(CompletableFuture<Void> execution) throws InterruptedException {
		try {
			execution.get(STOP_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("A run could not be paused: " + FailureReason.of(ex));
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
