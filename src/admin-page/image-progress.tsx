import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { countedProgress } from '../components/sentences';
import type { FlushRequest } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { flushOf, isBusy } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { DriverLine } from './driver-line';

interface Props {
	driver: FlushDriver;
	/** What a click on Flush asks for; without it the flush is only followed. */
	request: FlushRequest | null;
	onDetails: ( id: number ) => void;
}

/** The button, and from the click on: how far it is, what visitors get, what to do next. */
export function ImageProgress( { driver, request, onDetails }: Props ) {
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const busy = isBusy( progress );
	const start = () => request && void driver.start( request );
	const counted = flush && countedProgress( flush );
	const acting = progress.status === 'open' && progress.acting !== null;
	return (
		<div className="spf-progress">
			<div className="spf-buttons">
				{ request && (
					<ActionButton
						variant="primary"
						disabled={ busy }
						onClick={ start }
					>
						{ __( 'Flush', 'shortpixel-flush' ) }
					</ActionButton>
				) }
				{ progress.status === 'open' && progress.flush.can.cancel && (
					<ActionButton
						variant="tertiary"
						disabled={ acting }
						onClick={ () => void driver.act( 'cancel' ) }
					>
						{ __( 'Stop', 'shortpixel-flush' ) }
					</ActionButton>
				) }
			</div>
			<progress
				className={
					progress.status === 'open' && counted ? '' : 'is-quiet'
				}
				aria-label={ __(
					'Addresses sent and checked',
					'shortpixel-flush'
				) }
				aria-hidden={ progress.status !== 'open' }
				max={ counted?.max ?? 1 }
				value={ counted?.value ?? 0 }
			/>
			<DriverLine
				driver={ driver }
				request={ request }
				onDetails={ onDetails }
			/>
		</div>
	);
}
