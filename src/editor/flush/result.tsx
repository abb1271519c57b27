import { detailsUrl } from '../../api/details-url';
import { ExternalLink } from '@wordpress/components';
import { useEffect, useSyncExternalStore } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { Boundary } from '../../components/boundary';
import { FlushLine } from '../../components/flush-line';
import type { Subject } from '../subject';
import { lineActions } from '../../drive/line-actions';
import { flushOf, isBusy } from '../../drive/progress';
import { useFlush } from '../../hooks/use-flush';
import { askAbout, newsOf } from '../../library/flush/news';
import { NewsLine } from '../../library/flush/news-line';
import { onChange } from '../../library/flush/store';
import { driverOf, single } from './subjects';

interface Props {
	subject: Subject;
}

/** Shows how the subject's flush goes or went, with the actions it offers. */
export function Result( props: Props ) {
	return (
		<Boundary>
			<SubjectResult { ...props } />
		</Boundary>
	);
}

function SubjectResult( { subject }: Props ) {
	const image = single( subject );
	const driver = useSyncExternalStore( onChange, () => driverOf( subject ) );
	const news = useSyncExternalStore( onChange, () =>
		image === null ? null : newsOf( image )
	);
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	useEffect( () => {
		if ( image !== null ) {
			askAbout( image );
		}
	}, [ image ] );
	if ( news && ! isBusy( progress ) ) {
		return <NewsLine { ...news } />;
	}
	return (
		<FlushLine
			progress={ progress }
			on={ lineActions( driver, progress ) }
			details={
				flush && (
					<ExternalLink href={ detailsUrl( flush.id ) }>
						{ __( 'Details', 'shortpixel-flush' ) }
					</ExternalLink>
				)
			}
		/>
	);
}
