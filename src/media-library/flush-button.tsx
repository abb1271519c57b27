import {
	createPortal,
	useEffect,
	useSyncExternalStore,
} from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { fill } from '../components/format';
import { readPageData } from '../api/page-data';
import { FlushLine } from '../components/flush-line';
import { withArgument } from '../domain/flush';
import { lineActions } from '../hooks/line-actions';
import { flushOf, isBusy } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { askAbout, newsOf } from './news';
import { driverFor, flushImage, onChange } from './store';

export interface FlushButtonProps {
	attachment: number;
	name: string;
	/** In a row of the list, an element outside the row actions, which are visible on hover only. */
	messageHost: Element | null;
}

export function FlushButton( {
	attachment,
	name,
	messageHost,
}: FlushButtonProps ) {
	const driver = useSyncExternalStore( onChange, () =>
		driverFor( attachment )
	);
	const news = useSyncExternalStore( onChange, () => newsOf( attachment ) );
	const progress = useFlush( driver );
	const busy = isBusy( progress );
	const flush = flushOf( progress );
	const isRow = messageHost !== null;
	useEffect( () => {
		// Of a list's images the page says of which there is news.
		if ( ! isRow || readPageData().news.includes( attachment ) ) {
			askAbout( attachment );
		}
	}, [ attachment, isRow ] );
	const line =
		news !== '' && ! busy ? (
			<span className="spf-line is-busy">
				<span className="spf-line__text">{ news }</span>
			</span>
		) : (
			<FlushLine
				progress={ progress }
				on={ lineActions( driver, progress, [ attachment ] ) }
				details={
					flush && <DetailsLink id={ flush.id } name={ name } />
				}
			/>
		);
	return (
		<>
			<button
				type="button"
				className={
					messageHost ? 'button-link' : 'button button-small'
				}
				aria-disabled={ busy }
				aria-label={ fill(
					/* translators: %s: an image's title. */
					__( 'Flush “%s” from ShortPixel', 'shortpixel-flush' ),
					name
				) }
				onClick={ () => ! busy && flushImage( attachment ) }
			>
				{ __( 'Flush', 'shortpixel-flush' ) }
			</button>
			{ messageHost ? createPortal( line, messageHost ) : line }
		</>
	);
}

function DetailsLink( { id, name }: { id: number; name: string } ) {
	return (
		<a
			href={ withArgument( readPageData().page_url, 'flush', id ) }
			aria-label={ fill(
				/* translators: %s: an image's title. */
				__( 'Details of the flush of “%s”', 'shortpixel-flush' ),
				name
			) }
		>
			{ __( 'Details', 'shortpixel-flush' ) }
		</a>
	);
}
