/** Time of the simulator: the machine's, plus whatever a test moved it forward. */
export interface Clock {
	now: () => number;
	/** Runs a task later. */
	schedule: ( task: () => void, ms: number ) => void;
	/** Moves time forward, running in order what falls due. */
	advance: ( ms: number ) => void;
	/** Drops what is scheduled and goes back to the machine's time. */
	reset: () => void;
}

interface Planned {
	due: number;
	task: () => void;
	timer: NodeJS.Timeout | undefined;
}

export const createClock = (): Clock => {
	let offset = 0;
	const planned = new Set< Planned >();
	const now = (): number => Date.now() + offset;

	const run = ( item: Planned ): void => {
		clearTimeout( item.timer );
		if ( planned.delete( item ) ) {
			item.task();
		}
	};
	const arm = ( item: Planned ): void => {
		clearTimeout( item.timer );
		item.timer = setTimeout(
			() => run( item ),
			Math.max( 0, item.due - now() )
		);
	};

	return {
		now,
		schedule: ( task, ms ) => {
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
			// Each at its own time: what a task stores is dated by it.
			for ( let item = next(); item !== undefined; item = next() ) {
				offset += Math.max( 0, item.due - now() );
				run( item );
			}
			offset += Math.max( 0, end - now() );
			planned.forEach( arm );
		},
		reset: () => {
			planned.forEach( ( item ) => clearTimeout( item.timer ) );
			planned.clear();
			offset = 0;
		},
	};
};
