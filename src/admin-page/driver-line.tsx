import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { FlushLine } from '../components/flush-line';
import type { FlushRequest } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { flushOf } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';

interface Props {
	driver: FlushDriver;
	/** What another try asks for where the flush could not start at all. */
	request?: FlushRequest | null;
	/** Without it there is no way to the details: they are on the screen, or beside it. */
	onDetails?: ( id: number ) => void;
	startText?: string;
}

/** The sentence about a flush as it is carried on, with what can be done next. */
export function DriverLine( { driver, request, onDetails, startText }: Props ) {
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const again = () => {
		if ( flush ) {
			void driver.act( 'retry' );
		} else if ( request ) {
			void driver.start( request );
		}
	};
	return (
		<FlushLine
			progress={ progress }
			{ ...( startText !== undefined && { startText } ) }
			{ ...( ( flush || request ) && { onTryAgain: again } ) }
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
