export interface Figure {
	name: string;
	figure: string;
	asked: string;
	isMet: boolean;
	/** Whether the figure is the same on every machine, so that a miss is an error. */
	isCertain: boolean;
}

/** A figure that any machine must reach. */
export function certain(
	name: string,
	figure: string,
	asked: string,
	isMet: boolean
): Figure {
	return { name, figure, asked, isMet, isCertain: true };
}

/** A figure that a slow or busy machine may miss. */
export function timed(
	name: string,
	figure: string,
	asked: string,
	isMet: boolean
): Figure {
	return { name, figure, asked, isMet, isCertain: false };
}

export function median( numbers: number[] ): number {
	const sorted = [ ...numbers ].sort( ( a, b ) => a - b );
	return sorted[ Math.floor( sorted.length / 2 ) ] ?? NaN;
}

/** Writes the median of several figures, and their range if there is more than one. */
export function spread(
	numbers: number[],
	write: ( one: number ) => string
): string {
	const middle = write( median( numbers ) );
	return numbers.length < 2
		? middle
		: `${ middle } (${ write( Math.min( ...numbers ) ) } to ${ write( Math.max( ...numbers ) ) })`;
}

export const percent = ( share: number ) =>
	`${ ( 100 * share ).toFixed( 1 ) }%`;
export const times = ( ratio: number ) => `${ ratio.toFixed( 2 ) }×`;
export const megabytes = ( bytes: number ) =>
	`${ ( bytes / 1e6 ).toFixed( 1 ) } MB`;

/** Lays out lines of cells in columns, the first aligned left, the others right. */
export function layOut( lines: ( string | number )[][] ): string {
	const widths = ( lines[ 0 ] ?? [] ).map( ( _, at ) =>
		Math.max(
			...lines.map( ( cells ) => String( cells[ at ] ?? '' ).length )
		)
	);
	return lines
		.map( ( cells ) =>
			cells
				.map( ( cell, at ) =>
					at === 0
						? String( cell ).padEnd( widths[ at ] ?? 0 )
						: String( cell ).padStart( ( widths[ at ] ?? 0 ) + 2 )
				)
				.join( '' )
		)
		.join( '\n' );
}

function verdict( isMet: boolean, isCertain: boolean ): string {
	if ( isMet ) {
		return 'yes';
	}
	return isCertain ? 'NO' : 'not in this run';
}

/** Writes the table that ends a run, as Markdown. */
export function tableOf( figures: Figure[] ): string {
	const lines = [
		[ 'measured', 'figure', 'asked', 'met' ],
		[ '---', '---', '---', '---' ],
		...figures.map( ( { name, figure, asked, isMet, isCertain } ) => [
			name,
			figure,
			asked,
			verdict( isMet, isCertain ),
		] ),
	];
	return lines
		.map( ( cells ) => `| ${ cells.join( ' | ' ) } |` )
		.join( '\n' );
}
