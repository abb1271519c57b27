import type { ReactNode } from 'react';

import { lineActions } from '../../components/flush-actions';
import { FlushLine } from '../../components/flush-line';
import { Mark } from '../../components/mark';
import { flushOf, isBusy } from '../../drive/progress';
import { type RowKey, useRow } from '../rows';

interface Props {
	of: RowKey;
	/** A link to a flush's details. */
	details: ( flushId: number ) => ReactNode;
	/** The sentence shown above, which is not repeated. */
	heading?: string;
}

/** A row's whole sentence: the progress or result of its flush, or that a change waits. */
export function RowLine( { of: key, details, heading }: Props ) {
	const { news, progress, driver } = useRow( key );
	if ( news && ! isBusy( progress ) ) {
		return (
			<span className={ `spf-line is-${ news.tone }` }>
				<Mark tone={ news.tone } />
				<span className="spf-line__text">{ news.text }</span>
			</span>
		);
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
