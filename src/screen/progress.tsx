import { ProgressBar } from '../components/progress-bar';
import type { FlushDriver } from '../drive/flush-driver';
import { flushOf } from '../drive/progress';
import { useFlush } from '../hooks/use-flush';
import { DriverLine } from './driver-line';
import { StopButton } from './stop-button';
import { TabNote } from './tab-note';

interface Props {
	driver: FlushDriver;
	/** Whether the site continues in the background when the tab is closed. */
	cron: boolean;
	startText?: string;
	/** The heading above; the line does not repeat its sentence. */
	heading?: string;
	onDetails: ( id: number ) => void;
	/** Moves the focus, since the Stop button disappears when pressed. */
	onStop: () => void;
}

/** The progress or result of a flush of any kind, and its actions. */
export function Progress( props: Props ) {
	const { driver } = props;
	const progress = useFlush( driver );
	if ( progress.status === 'idle' ) {
		return null;
	}
	const flush = flushOf( progress );
	const open = progress.status === 'open';
	const { cron, startText, heading, onDetails, onStop } = props;
	return (
		<div className="spf-progress">
			{ open && flush && <ProgressBar flush={ flush } /> }
			<DriverLine
				driver={ driver }
				onDetails={ onDetails }
				{ ...( startText !== undefined && { startText } ) }
				{ ...( heading !== undefined && { heading } ) }
			/>
			{ open && flush && (
				<div className="spf-buttons">
					<StopButton driver={ driver } onStop={ onStop } />
					<TabNote cron={ cron } />
				</div>
			) }
		</div>
	);
}
