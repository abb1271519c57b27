import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { FlushLine } from '../components/flush-line';
import type { FlushDriver } from '../hooks/flush-driver';
import { lineActions } from '../hooks/line-actions';
import { flushOf } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { goesOnFromStep } from './goes-on';

interface Props {
	driver: FlushDriver;
	/** The flush's images, where more are known than it names itself. */
	attachments?: number[] | undefined;
	/** Without it there is no way to the details: they are on the screen, or beside it. */
	onDetails?: ( id: number ) => void;
	startText?: string;
	/** Whether Pause and Stop are beside it, or not wanted. */
	hasButtons?: boolean;
	/** Whether the steps are beside it: what they offer, it does not. */
	hasSteps?: boolean;
}

/** The sentence about a flush as it is carried on, with what can be done next. */
export function DriverLine( props: Props ) {
	const { driver, attachments, onDetails, startText } = props;
	const { hasButtons, hasSteps } = props;
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const on = lineActions( driver, progress, attachments );
	if ( hasSteps && flush && goesOnFromStep( flush ) ) {
		delete on.tryAgain;
	}
	const { pause, resume, stop, ...others } = on;
	return (
		<FlushLine
			progress={ progress }
			{ ...( startText !== undefined && { startText } ) }
			on={ hasButtons ? others : on }
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
