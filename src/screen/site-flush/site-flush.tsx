import './site-flush.css';

import { useEffect } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { Progress } from '../progress';
import type { Flush, Status } from '../../domain/types';
import { isBusy } from '../../drive/progress';
import { SiteDialog } from './site-dialog';
import { requestOf } from './site-plan';
import { useSiteFlush } from './use-site-flush';

interface Props {
	status: Status;
	running: Flush | null;
	/** Whether to show the dialog that asks for confirmation. */
	asking: boolean;
	onAsked: () => void;
	/** Receives whether a flush is running, so that no other can be started. */
	onBusy: ( busy: boolean ) => void;
	onDetails: ( id: number ) => void;
	/** Moves the focus, since the Stop button disappears when pressed. */
	onStop: () => void;
}

/** The dialog that starts a flush of everything, its progress, and its result with Undo. */
export function SiteFlush( props: Props ) {
	const { status, running, asking, onAsked, onBusy, onDetails, onStop } =
		props;
	const { driver, progress, start } = useSiteFlush(
		running,
		status.last_site_flush
	);
	const busy = isBusy( progress );
	useEffect( () => onBusy( busy ), [ busy, onBusy ] );
	return (
		<>
			<Progress
				driver={ driver }
				cron={ status.runner.cron }
				onDetails={ onDetails }
				onStop={ onStop }
				startText={ __(
					'Starting with the first step…',
					'shortpixel-flush'
				) }
			/>
			{ asking && ! busy && (
				<SiteDialog
					status={ status }
					onConfirm={ ( plan ) => {
						onAsked();
						start( requestOf( plan ) );
					} }
					onClose={ onAsked }
				/>
			) }
		</>
	);
}
