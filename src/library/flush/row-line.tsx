import type { ReactNode } from 'react';

import { lineActions } from '../../components/flush-actions';
import { FlushLine } from '../../components/flush-line';
import { ShortLine } from '../../components/short-line';
import { flushOf, isBusy } from '../../drive/progress';
import { type RowKey, useRow } from '../rows';

interface Props {
	of: RowKey;
	details: ( flushId: number ) => ReactNode;
	/** The sentence shown above, which is not repeated. */
	heading?: string;
}

/** A line about a row: its `news` or, during a flush or without news, the progress or result of its flush. */
export function RowLine( { of: key, details, heading }: Props ) {
	const { news, progress, driver } = useRow( key );
	if ( news && ! isBusy( progress ) ) {
		return <ShortLine { ...news } />;
	}
	const flush = flushOf( progress );
	return (
		<FlushLine
			progress={ progress }
			{ ...( driver && { on: lineActions( driver, progress ) } ) }
			{ ...( heading !== undefined && { heading } ) }
			details={ flush && details( flush.id ) }
		/>
	);
}
