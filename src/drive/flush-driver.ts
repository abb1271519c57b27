import { actOnFlush, getFlush, retryFlush, startFlush } from '../api/client';
import { type ApiError, toApiError } from '../api/errors';
import { isNewer, isOpen } from '../domain/flush';
import type { Flush, FlushAct, FlushRequest } from '../domain/types';
import { onReturn, stayAwake } from './awake';
import { onceAgreed } from './confirm';
import { hasMoved, isTransient, nextDelay, retryDelay, Wait } from './pace';
import { type FlushProgress, flushOf, isBusy, problemOf } from './progress';
import { watchSteps } from './watch-steps';

interface Callbacks {
	/** Completes a request before it is sent. */
	prepare?: ( request: FlushRequest ) => FlushRequest;
	onStart?: ( flush: Flush, request: FlushRequest ) => void;
	/** Called with states in which the flush has not ended. */
	onOpen?: ( flush: Flush ) => void;
	/** Called when the user stops the flush, before the server knows. */
	onStop?: ( flush: Flush ) => void;
	onEnd?: ( flush: Flush ) => void;
	/** Called when something begins to hold the flush up. */
	onTrouble?: ( flush: Flush ) => void;
	onProblem?: ( error: ApiError ) => void;
}

type OpenProgress = Extract< FlushProgress, { status: 'open' } >;

/**
 * Drives one flush at a time from click to verdict, independent of the screen, for as long as it has subscribers.
 * Its requests are turns: the answer to an earlier one is outdated and dropped.
 */
export class FlushDriver {
	readonly #callbacks: Callbacks;
	readonly #listeners = new Set< () => void >();
	#progress: FlushProgress = { status: 'idle' };
	#asked: FlushRequest | null = null;
	#turn: AbortController | null = null;
	#timer: ReturnType< typeof setTimeout > | undefined;
	#sleep: ( () => void ) | null = null;
	readonly #wait = new Wait();
	#idle = 0;
	#failures = 0;

	constructor( callbacks: Callbacks = {} ) {
		this.#callbacks = callbacks;
	}

	readonly getSnapshot = (): FlushProgress => this.#progress;

	readonly subscribe = ( listener: () => void ): ( () => void ) => {
		this.#listeners.add( listener );
		if ( this.#listeners.size === 1 ) {
			this.#resume();
		}
		return () => {
			this.#listeners.delete( listener );
			if ( this.#listeners.size === 0 ) {
				this.#rest();
			}
		};
	};

	/** Starts a new flush, unless the driver is busy with one. */
	async start( request: FlushRequest ): Promise< void > {
		if ( isBusy( this.#progress ) ) {
			return;
		}
		this.#asked = request;
		const before = this.#progress;
		this.#set( { status: 'starting' } );
		await this.#ask( async () => {
			const whole = this.#callbacks.prepare?.( request ) ?? request;
			const flush = await onceAgreed( ( agreed ) =>
				startFlush( { ...whole, ...agreed } )
			);
			if ( flush ) {
				this.#callbacks.onStart?.( flush, whole );
			}
			return flush;
		}, before );
	}

	/** Repeats the last request to start a flush, perhaps with the user's agreement added. */
	async startAgain( agreed: Partial< FlushRequest > = {} ): Promise< void > {
		if ( this.#asked ) {
			await this.start( { ...this.#asked, ...agreed } );
		}
	}

	/** Accepts an open flush's state from another request, unless a turn is in progress, which will return it too. */
	update( flush: Flush ): void {
		const progress = this.#progress;
		if (
			progress.status === 'open' &&
			progress.flush.id === flush.id &&
			! this.#turn
		) {
			this.#receive( flush );
		}
	}

	/**
	 * Follows a flush that started elsewhere or before this page was loaded, or a newer state of the driver's own
	 * flush. Does nothing with an older state, or while the driver is busy.
	 */
	follow( flush: Flush ): void {
		const known = flushOf( this.#progress );
		if (
			! isBusy( this.#progress ) &&
			! ( known && isNewer( known, flush ) )
		) {
			this.#take( flush );
		}
	}

	/** Sends the user's action, such as retry, cancel or undo. */
	async act( act: FlushAct ): Promise< void > {
		const progress = this.#progress;
		if ( ! ( 'acting' in progress ) || progress.acting ) {
			return;
		}
		const { id } = progress.flush;
		if ( act === 'cancel' ) {
			this.#callbacks.onStop?.( progress.flush );
		}
		this.#set( { ...progress, problem: null, acting: act } );
		await this.#ask(
			( signal ) =>
				act === 'retry'
					? onceAgreed( ( agreed ) =>
							retryFlush( id, agreed, signal )
						)
					: actOnFlush( id, act, signal ),
			progress
		);
	}

	#set( progress: FlushProgress ): void {
		this.#progress = progress;
		for ( const listener of this.#listeners ) {
			try {
				listener();
			} catch ( error ) {
				// A listener that fails must not end the flush.
				reportError( error );
			}
		}
	}

	/** Sends a request as the next turn; if it returns null (the user declined), restores the progress in `before`. */
	async #ask(
		request: ( signal: AbortSignal ) => Promise< Flush | null >,
		before: FlushProgress = this.#progress
	) {
		this.#turn?.abort();
		clearTimeout( this.#timer );
		const turn = new AbortController();
		this.#turn = turn;
		let use: () => void;
		try {
			const flush = await request( turn.signal );
			use = () =>
				flush ? this.#receive( flush ) : this.#set( before );
		} catch ( thrown ) {
			const error = await toApiError( thrown );
			use = () => this.#fail( error );
		}
		// Ignores the answer or error of an aborted turn.
		if ( this.#turn === turn ) {
			this.#turn = null;
			use();
		}
	}

	#receive( flush: Flush ): void {
		const watched = isBusy( this.#progress );
		const before = flushOf( this.#progress );
		this.#take( flush );
		if ( flush.trouble !== '' && ! before?.trouble ) {
			this.#callbacks.onTrouble?.( flush );
		}
		if ( watched && ! isOpen( flush ) ) {
			this.#callbacks.onEnd?.( flush );
		}
	}

	#take( flush: Flush ): void {
		const known = flushOf( this.#progress );
		this.#idle = known && ! hasMoved( known, flush ) ? this.#idle + 1 : 0;
		this.#failures = 0;
		this.#wait.set( flush );
		if ( isOpen( flush ) ) {
			this.#show( flush, null );
			this.#schedule( this.#delay( this.#idle ) );
			this.#callbacks.onOpen?.( flush );
		} else {
			this.#rest();
			this.#set( {
				status: 'ended',
				flush,
				problem: null,
				acting: null,
			} );
		}
	}

	#show( flush: Flush, problem: ApiError | null ): void {
		const secondsLeft = this.#wait.seconds();
		this.#set( {
			status: 'open',
			flush,
			secondsLeft,
			problem,
			acting: null,
		} );
	}

	#fail( error: ApiError ): void {
		const progress = this.#progress;
		const shown = problemOf( progress );
		let said = true;
		if ( progress.status === 'starting' ) {
			this.#set( { status: 'refused', error } );
		} else if ( progress.status === 'ended' ) {
			this.#set( { ...progress, problem: error, acting: null } );
		} else if ( progress.status === 'open' ) {
			said = this.#interrupt( progress, error );
		}
		if ( error.kind === 'session' ) {
			this.#awaitLogin();
		}
		if ( said && shown?.kind !== error.kind ) {
			this.#callbacks.onProblem?.( error );
		}
	}

	/** When the user returns to the tab, perhaps logged in again, repeats a refused request or clears the error. */
	#awaitLogin(): void {
		const stop = onReturn( () => {
			stop();
			const progress = this.#progress;
			if ( progress.status === 'refused' ) {
				void this.startAgain();
			} else if ( progress.status === 'ended' ) {
				this.#set( { ...progress, problem: null } );
			}
		} );
	}

	/** Shows the error of an open flush if it is worth showing, and returns whether it is. */
	#interrupt( { flush, acting }: OpenProgress, error: ApiError ): boolean {
		this.#failures += 1;
		// Not worth showing: a single failure of an automatic request that may succeed next time, unless offline.
		const said =
			acting !== null ||
			! isTransient( error ) ||
			error.kind === 'offline' ||
			this.#failures > 1;
		this.#show( flush, said ? error : null );
		if ( isTransient( error ) ) {
			this.#schedule( retryDelay( this.#failures ) );
		} else if ( error.kind !== 'session' ) {
			this.#rest();
		}
		return said;
	}

	#schedule( delay: number ): void {
		clearTimeout( this.#timer );
		if ( this.#listeners.size > 0 ) {
			this.#sleep ??= stayAwake( {
				onTick: () => this.#tick(),
				onReturn: () => this.#resume(),
				onOffline: () => this.#loseConnection(),
			} );
			this.#timer = setTimeout( () => this.#step(), delay );
		}
	}

	#delay( idle: number ): number {
		return nextDelay( this.#wait.left(), idle, document.hidden );
	}

	#step(): void {
		if ( this.#progress.status !== 'open' ) {
			return;
		}
		const { id, steps, can } = this.#progress.flush;
		void this.#ask( ( signal ) =>
			can.run ? actOnFlush( id, 'run', signal ) : getFlush( id, signal )
		);
		const turn = this.#turn;
		if ( steps.length > 0 && can.run && turn ) {
			watchSteps( id, {
				signal: turn.signal,
				isCurrent: () => this.#turn === turn,
				onFlush: ( flush ) => this.#show( flush, null ),
			} );
		}
	}

	#tick(): void {
		const progress = this.#progress;
		const secondsLeft = this.#wait.seconds();
		if (
			progress.status === 'open' &&
			progress.secondsLeft !== secondsLeft
		) {
			this.#set( { ...progress, secondsLeft } );
		}
	}

	#resume(): void {
		const progress = this.#progress;
		if ( progress.status !== 'open' || this.#turn ) {
			return;
		}
		this.#tick();
		const { problem } = progress;
		if ( ! problem || isTransient( problem ) ) {
			this.#schedule( this.#delay( 0 ) );
		} else if ( problem.kind === 'session' ) {
			// The user may have logged in again in another tab.
			this.#schedule( retryDelay( 0 ) );
		}
	}

	/** Reports a lost connection at once, since a pending request may notice it only much later. */
	#loseConnection(): void {
		if ( this.#progress.status === 'open' && ! this.#progress.acting ) {
			void this.#ask( () => Promise.reject( { code: 'offline_error' } ) );
		}
	}

	#rest(): void {
		clearTimeout( this.#timer );
		this.#sleep?.();
		this.#sleep = null;
		if ( this.#progress.status === 'open' && ! this.#progress.acting ) {
			this.#turn?.abort();
			this.#turn = null;
		}
	}
}
