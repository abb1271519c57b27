import type { IncomingMessage } from 'node:http';

export type RequestKind =
	'image' | 'removal' | 'purge' | 'purge_all' | 'account' | 'other';

export interface LogEntry {
	id: number;
	/** The request's arrival, in Unix milliseconds by the simulator's clock. */
	time: number;
	kind: RequestKind;
	method: string;
	/** The request line's target as received, never decoded. */
	url: string;
	/** Null until the request is answered; 0 if the connection was cut before. */
	status: number | null;
	headers: Record< string, string >;
	/** The number of requests being answered when this one arrived, itself included. */
	concurrency: number;
	duration: number | null;
}

export interface LogReport {
	entries: LogEntry[];
	/** The number of old entries dropped to keep within LIMIT. */
	dropped: number;
	max_concurrency: number;
}

const LIMIT = 5000;

const plainHeaders = ( request: IncomingMessage ): Record< string, string > => {
	const plain: Record< string, string > = {};
	for ( const [ name, value ] of Object.entries( request.headers ) ) {
		plain[ name ] = Array.isArray( value )
			? value.join( ', ' )
			: ( value ?? '' );
	}
	return plain;
};

export class RequestLog {
	private entries: LogEntry[] = [];
	private dropped = 0;
	private nextId = 1;
	private open = 0;
	private maxConcurrency = 0;

	constructor(
		private readonly now: () => number,
		private readonly onEnd: ( entry: LogEntry ) => void
	) {}

	begin( request: IncomingMessage, kind: RequestKind ): LogEntry {
		this.open += 1;
		this.maxConcurrency = Math.max( this.maxConcurrency, this.open );
		const entry: LogEntry = {
			id: this.nextId++,
			time: this.now(),
			kind,
			method: request.method ?? '',
			url: request.url ?? '',
			status: null,
			headers: plainHeaders( request ),
			concurrency: this.open,
			duration: null,
		};
		this.entries.push( entry );
		if ( this.entries.length > LIMIT ) {
			this.entries.shift();
			this.dropped += 1;
		}
		return entry;
	}

	end( entry: LogEntry ): void {
		this.open -= 1;
		entry.status ??= 0;
		entry.duration = this.now() - entry.time;
		this.onEnd( entry );
	}

	report(): LogReport {
		return {
			entries: this.entries,
			dropped: this.dropped,
			max_concurrency: this.maxConcurrency,
		};
	}

	clear(): void {
		this.entries = [];
		this.dropped = 0;
		this.maxConcurrency = this.open;
	}
}
