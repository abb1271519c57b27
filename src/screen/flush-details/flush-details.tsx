import './flush-details.css';

import { ExternalLink } from '@wordpress/components';
import { useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { DriverLine } from '../driver-line';
import { StopButton } from '../stop-button';
import { FlushSteps } from '../flush-steps';
import { FlushPictures } from '../../components/flush-pictures';
import { formatTime } from '../../components/format';
import { resultTitle } from '../../components/labels';
import type { Flush } from '../../domain/types';
import type { FlushDriver } from '../../drive/flush-driver';
import { driverOf } from '../../drive/flush-registry';
import { flushOf } from '../../drive/progress';
import { useFlush } from '../../hooks/use-flush';
import { Copies } from './copies';
import { Surfaces } from './surfaces';

// The FAQ from readme.txt, where every site can reach it; includes/admin/help.php links to it too.
const faq = 'https://wordpress.org/plugins/shortpixel-flush/#faq';

export function FlushDetails( { flush: loaded }: { flush: Flush } ) {
	const driver = driverOf( loaded );
	const progress = useFlush( driver );
	useEffect( () => driver.follow( loaded ), [ driver, loaded ] );
	const flush = flushOf( progress ) ?? loaded;
	return (
		<>
			<FlushPictures flush={ flush } />
			<div className="spf-progress">
				<DriverLine
					driver={ driver }
					heading={ resultTitle( flush ) }
					hasSteps
				/>
			</div>
			<FlushButtons driver={ driver } />
			{ [ flush.way_sentence, ...flush.details ].map(
				( sentence ) =>
					sentence !== '' && <p key={ sentence }>{ sentence }</p>
			) }
			<p className="spf-quiet">
				{ [
					flush.subject.title,
					formatTime( flush.created_at ),
					flush.why,
					flush.reason,
				]
					// Drops repetitions: an automatic flush's reason may equal its cause.
					.filter(
						( said, at, all ) => said && all.indexOf( said ) === at
					)
					.join( ' · ' ) }
			</p>
			{ [ 'failed', 'partial' ].includes( flush.state ) && (
				<p>
					<ExternalLink href={ faq }>
						{ __( 'If the old image stays', 'shortpixel-flush' ) }
					</ExternalLink>
				</p>
			) }
			<Surfaces surfaces={ flush.surfaces } />
			<FlushSteps driver={ driver } />
			{ flush.copies.total > 0 && <Copies flush={ flush } /> }
		</>
	);
}

function FlushButtons( { driver }: { driver: FlushDriver } ) {
	const place = useRef< HTMLDivElement >( null );
	return (
		<div ref={ place } tabIndex={ -1 } className="spf-buttons">
			<StopButton
				driver={ driver }
				onStop={ () => place.current?.focus() }
			/>
		</div>
	);
}
