/** The simulator's clock, which starts with the machine's time, and can be advanced and stopped. */
export interface Clock {
	now: () => number;
	/** Runs a task after `ms` milliseconds, or at once for 0. */
	schedule: ( task: () => void, ms: number ) => void;
	/** Moves time forward, and runs the tasks that fall due, the earliest first. */
	advance: ( ms: number ) => void;
	/** Stops time: only advance() moves it then, so that nothing depends on how busy the machine is. */
	stop: () => void;
	/** Lets time pass again, from the time that the clock shows. */
	start: () => void;
	/** Drops all scheduled tasks, and returns to the machine's time. */
	reset: () => void;
}

interface Planned {
	due: number;
	task: () => void;
	timer: NodeJS.Timeout | undefined;
}

export const createClock = (): Clock => {
	let offset = 0;
	let stoppedAt: number | null = null;
	const planned = new Set< Planned >();
	const now = (): number => ( stoppedAt ?? Date.now() ) + offset;

	const run = ( item: Planned ): void => {
		clearTimeout( item.timer );
		if ( planned.delete( item ) ) {
			item.task();
		}
	};
	const arm = ( item: Planned ): void => {
		clearTimeout( item.timer );
		if ( stoppedAt !== null && item.due > now() ) {
			return;
		}
		item.timer = setTimeout(
			() => run( item ),
			Math.max( 0, item.due - now() )
		);
	};

	return {
		now,
		schedule: ( task, ms ) => {
			if ( ms <= 0 ) {
				task();
				return;
			}
			const item: Planned = { due: now() + ms, task, timer: undefined };
			planned.add( item );
			arm( item );
		},
		advance: ( ms ) => {
			const end = now() + ms;
			const next = (): Planned | undefined =>
				[ ...planned ]
					.filter( ( { due } ) => due <= end )
					.sort( ( a, b ) => a.due - b.due )[ 0 ];
			// Each task runs at its due time, because it may store the clock's time.
			for ( let item = next(); item !== undefined; item = next() ) {
				offset += Math.max( 0, item.due - now() );
				run( item );
			}
			offset += Math.max( 0, end - now() );
			planned.forEach( arm );
		},
		stop: () => {
			stoppedAt ??= Date.now();
			planned.forEach( arm );
		},
		start: () => {
			offset = now() - Date.now();
			stoppedAt = null;
			planned.forEach( arm );
		},
		reset: () => {
			planned.forEach( ( item ) => clearTimeout( item.timer ) );
			planned.clear();
			offset = 0;
			stoppedAt = null;
		},
	};
};
