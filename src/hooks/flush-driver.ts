import { actOnFlush, getFlush, startFlush } from '../api/client';
import { type ApiError, toApiError } from '../api/errors';
import { isOpen } from '../domain/flush';
import type { Flush, FlushAct, FlushRequest } from '../domain/types';
import { stayAwake } from './awake';
import { hasMoved, isPassing, nextDelay, retryDelay } from './pace';
import { type FlushProgress, flushOf, isBusy, problemOf } from './progress';

interface Callbacks {
	onStart?: ( flush: Flush ) => void;
	onEnd?: ( flush: Flush ) => void;
	onProblem?: ( error: ApiError ) => void;
}

const WATCH = 1_200;

/**
 * Carries one flush from click to verdict, whatever is on the screen: it works while anybody listens.
 * Every request is a turn; an answer from an earlier turn is dropped, since it knows less than we do.
 */
export class FlushDriver {
	readonly #callbacks: Callbacks;
	readonly #listeners = new Set< () => void >();
	#progress: FlushProgress = { status: 'idle' };
	#turn: AbortController | null = null;
	#timer: ReturnType< typeof setTimeout > | undefined;
	#sleep: ( () => void ) | null = null;
	#waitEnds: number | null = null;
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

	/** Asks for a new flush, unless one is under way. */
	async start( request: FlushRequest ): Promise< void > {
		if ( isBusy( this.#progress ) ) {
			return;
		}
		this.#set( { status: 'starting' } );
		await this.#ask( async () => {
			const flush = await startFlush( request );
			this.#callbacks.onStart?.( flush );
			return flush;
		} );
	}

	/** Takes over a flush that was started elsewhere or before this page was loaded. */
	follow( flush: Flush ): void {
		if ( ! isBusy( this.#progress ) ) {
			this.#take( flush );
		}
	}

	/** Asks for what the person chose: try again, stop or undo. */
	async act( act: FlushAct ): Promise< void > {
		const progress = this.#progress;
		if ( ! ( 'acting' in progress ) || progress.acting ) {
			return;
		}
		const { id } = progress.flush;
		this.#set( { ...progress, problem: null, acting: act } );
		await this.#ask( ( signal ) => actOnFlush( id, act, signal ) );
	}

	#set( progress: FlushProgress ): void {
		this.#progress = progress;
		this.#listeners.forEach( ( listener ) => listener() );
	}

	async #ask( request: ( signal: AbortSignal ) => Promise< Flush > ) {
		this.#turn?.abort();
		clearTimeout( this.#timer );
		const turn = new AbortController();
		this.#turn = turn;
		let use: () => void;
		try {
			const flush = await request( turn.signal );
			use = () => this.#receive( flush );
		} catch ( thrown ) {
			const error = await toApiError( thrown );
			use = () => this.#fail( error );
		}
		// A turn we gave up is no longer ours, so its error is not told either.
		if ( this.#turn === turn ) {
			this.#turn = null;
			use();
		}
	}

	#receive( flush: Flush ): void {
		const watched = isBusy( this.#progress );
		this.#take( flush );
		if ( watched && ! isOpen( flush ) ) {
			this.#callbacks.onEnd?.( flush );
		}
	}

	#take( flush: Flush ): void {
		const known = flushOf( this.#progress );
		this.#idle = known && ! hasMoved( known, flush ) ? this.#idle + 1 : 0;
		this.#failures = 0;
		this.#waitEnds = flush.wait
			? Date.now() + flush.wait.seconds_left * 1_000
			: null;
		if ( isOpen( flush ) ) {
			this.#show( flush, null );
			this.#schedule(
				nextDelay( this.#waitLeft(), this.#idle, document.hidden )
			);
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
		const secondsLeft = this.#secondsLeft();
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
			said = this.#interrupt( progress.flush, error );
		}
		if ( said && shown?.kind !== error.kind ) {
			this.#callbacks.onProblem?.( error );
		}
	}

	#interrupt( flush: Flush, error: ApiError ): boolean {
		this.#failures += 1;
		// One lost answer is not worth a word; a second one, or no connection at all, is.
		const said =
			! isPassing( error ) ||
			error.kind === 'offline' ||
			this.#failures > 1;
		this.#show( flush, said ? error : null );
		if ( isPassing( error ) ) {
			this.#schedule( retryDelay( this.#failures ) );
		} else {
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
			} );
			this.#timer = setTimeout( () => this.#step(), delay );
		}
	}

	#step(): void {
		if ( this.#progress.status !== 'open' ) {
			return;
		}
		const { id, scope, can } = this.#progress.flush;
		void this.#ask( ( signal ) =>
			can.run ? actOnFlush( id, 'run', signal ) : getFlush( id, signal )
		);
		if ( scope === 'site' && can.run && this.#turn ) {
			this.#watch( id, this.#turn );
		}
	}

	// A step of a site flush may take seconds on the server; what it has written meanwhile is shown as it happens.
	#watch( id: number, turn: AbortController ): void {
		setTimeout( async () => {
			if ( this.#turn !== turn ) {
				return;
			}
			try {
				const flush = await getFlush( id, turn.signal );
				if ( this.#turn === turn && isOpen( flush ) ) {
					this.#show( flush, null );
				}
			} catch {
				// The request that this one looks over the shoulder of says what went wrong.
			}
			this.#watch( id, turn );
		}, WATCH );
	}

	#waitLeft(): number | null {
		return this.#waitEnds === null
			? null
			: Math.max( 0, this.#waitEnds - Date.now() );
	}

	#secondsLeft(): number | null {
		const left = this.#waitLeft();
		return left === null ? null : Math.ceil( left / 1_000 );
	}

	#tick(): void {
		const progress = this.#progress;
		const secondsLeft = this.#secondsLeft();
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
		if ( ! progress.problem || isPassing( progress.problem ) ) {
			this.#schedule( nextDelay( this.#waitLeft(), 0, false ) );
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
