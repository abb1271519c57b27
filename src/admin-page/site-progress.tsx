import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import type { FlushDriver } from '../hooks/flush-driver';
import { flushOf } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { DriverLine } from './driver-line';
import { FlushSteps } from './flush-steps';
import { TabNote } from './tab-note';

interface Props {
	driver: FlushDriver;
	/** False for a flush of an earlier visit, which shows only its result. */
	withSteps: boolean;
	/** Whether the site continues by itself when the tab is closed. */
	cron: boolean;
	onDetails: ( id: number ) => void;
}

/** The steps of a flush of everything as they happen, its result, and Undo. */
export function SiteProgress( props: Props ) {
	const { driver, withSteps, cron, onDetails } = props;
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const undoes = progress.status === 'ended' && flush?.can.undo;
	const acting = progress.status === 'ended' && progress.acting !== null;
	// The running step says it already.
	const said = progress.status === 'open' && ! progress.problem;
	if ( progress.status === 'idle' ) {
		return null;
	}
	return (
		<div className="spf-progress">
			{ withSteps && <FlushSteps driver={ driver } /> }
			{ ! said && (
				<DriverLine
					driver={ driver }
					hasButtons
					hasSteps={ withSteps }
					onDetails={ onDetails }
					startText={ __(
						'Starting with the first step…',
						'shortpixel-flush'
					) }
				/>
			) }
			{ progress.status === 'open' && <TabNote cron={ cron } /> }
			{ undoes && (
				<ActionButton
					disabled={ acting }
					onClick={ () => void driver.act( 'undo' ) }
				>
					{ __( 'Undo', 'shortpixel-flush' ) }
				</ActionButton>
			) }
		</div>
	);
}
