import { useSyncExternalStore } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { detailsUrl } from '../../api/details-url';
import { FlushLine } from '../../components/flush-line';
import { fill } from '../../components/format';
import { lineActions } from '../../drive/line-actions';
import { flushOf, isBusy } from '../../drive/progress';
import { useFlush } from '../../hooks/use-flush';
import { newsOf } from './news';
import { NewsLine } from './news-line';
import { driverFor, onChange } from './store';

interface Props {
	attachment: number;
	name: string;
}

/** What is to be said of one image: how its flush goes or ended, or that a change of it waits. */
export function ImageLine( { attachment, name }: Props ) {
	const driver = useSyncExternalStore( onChange, () =>
		driverFor( attachment )
	);
	const news = useSyncExternalStore( onChange, () => newsOf( attachment ) );
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	if ( news && ! isBusy( progress ) ) {
		return <NewsLine { ...news } />;
	}
	return (
		<FlushLine
			progress={ progress }
			on={ lineActions( driver, progress ) }
			details={ flush && <DetailsLink id={ flush.id } name={ name } /> }
		/>
	);
}

function DetailsLink( { id, name }: { id: number; name: string } ) {
	return (
		<a
			href={ detailsUrl( id ) }
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
