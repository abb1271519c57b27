import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { FlushLine } from '../components/flush-line';
import type { FlushDriver } from '../drive/flush-driver';
import { lineActions } from '../components/flush-actions';
import { flushOf } from '../drive/progress';
import { useFlush } from '../hooks/use-flush';
import { continuesFromStep } from './continues-from-step';

interface Props {
	driver: FlushDriver;
	/** Omitted if the details are already on the screen or linked beside the line. */
	onDetails?: ( id: number ) => void;
	startText?: string;
	/** The heading above; the line does not repeat its sentence. */
	heading?: string;
	/** Whether the steps are shown beside the line, with their own retry button. */
	hasSteps?: boolean;
}

/** The sentence about a flush that a driver runs, with the actions it offers. */
export function DriverLine( props: Props ) {
	const { driver, onDetails, startText, heading, hasSteps } = props;
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const on = lineActions( driver, progress );
	if ( hasSteps && flush && continuesFromStep( flush ) ) {
		delete on.flushAgain;
	}
	// Stop is a button beside the line.
	const { stop, ...others } = on;
	return (
		<FlushLine
			progress={ progress }
			{ ...( startText !== undefined && { startText } ) }
			{ ...( heading !== undefined && { heading } ) }
			on={ others }
			details={
				flush &&
				onDetails && (
					<ActionButton
						variant="link"
						onClick={ () => onDetails( flush.id ) }
					>
						{ __( 'Details', 'shortpixel-flush' ) }
					</ActionButton>
				)
			}
		/>
	);
}
