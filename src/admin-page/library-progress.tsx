import { __ } from '@wordpress/i18n';

import type { FlushDriver } from '../hooks/flush-driver';
import { useFlush } from '../hooks/use-flush';
import { DriverLine } from './driver-line';
import { PauseButton, StopButton } from './flush-buttons';
import { ProgressBar } from './progress-bar';
import { TabNote } from './tab-note';

interface Props {
	driver: FlushDriver;
	/** Whether the site continues by itself when the tab is closed. */
	cron: boolean;
	onDetails: ( id: number ) => void;
	/** Moves the focus: the Stop button disappears when it has been pressed. */
	onStop: () => void;
}

/** The progress of a flush of the whole library, with Pause and Stop. */
export function LibraryProgress( props: Props ) {
	const { driver, cron, onDetails, onStop } = props;
	const { status } = useFlush( driver );
	if ( status === 'idle' ) {
		return null;
	}
	return (
		<div className="spf-progress">
			<div className="spf-buttons">
				<PauseButton driver={ driver } />
				<StopButton driver={ driver } onStop={ onStop } />
			</div>
			<ProgressBar driver={ driver } />
			<DriverLine
				driver={ driver }
				onDetails={ onDetails }
				hasButtons
				startText={ __(
					'Starting with the first images…',
					'shortpixel-flush'
				) }
			/>
			{ status === 'open' && <TabNote cron={ cron } /> }
		</div>
	);
}
