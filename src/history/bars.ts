export interface Bar {
	/** Which of the columns, and which of its parts, from the bottom. */
	column: number;
	part: number;
	x: number;
	y: number;
	width: number;
	height: number;
}

interface Box {
	width: number;
	height: number;
	/** Between two columns. */
	gap: number;
}

// What is there can be seen, however small its share.
const LEAST = 2;

/** Lays out stacked columns of counts; the highest column fills the height. Parts without a count have no bar. */
export function barsOf(
	columns: readonly ( readonly number[] )[],
	{ width, height, gap }: Box
): Bar[] {
	const totals = columns.map( sum );
	const most = Math.max( 1, ...totals );
	const step = ( width + gap ) / Math.max( 1, columns.length );
	return columns.flatMap( ( counts, column ) => {
		const total = totals[ column ] ?? 0;
		const least = LEAST * counts.filter( ( count ) => count > 0 ).length;
		const whole = Math.max( ( total / most ) * height, least );
		let bottom = height;
		return counts.flatMap( ( count, part ) => {
			if ( count <= 0 ) {
				return [];
			}
			const tall = LEAST + ( count / total ) * ( whole - least );
			bottom -= tall;
			return {
				column,
				part,
				x: column * step,
				y: bottom,
				width: step - gap,
				height: tall,
			};
		} );
	} );
}

function sum( counts: readonly number[] ): number {
	return counts.reduce( ( total, count ) => total + count, 0 );
}
