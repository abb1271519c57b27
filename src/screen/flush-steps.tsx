import { Steps } from '../components/steps';
import type { FlushDriver } from '../drive/flush-driver';
import { flushOf } from '../drive/progress';
import { useFlush } from '../hooks/use-flush';
import { continuesFromStep } from './continues-from-step';

/** The steps of a flush as they happen, with a button to continue from a failed one. */
export function FlushSteps( { driver }: { driver: FlushDriver } ) {
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	if ( ! flush || flush.steps.length === 0 ) {
		return null;
	}
	const isContinuable =
		progress.status === 'ended' &&
		progress.acting === null &&
		continuesFromStep( flush );
	return (
		<Steps
			steps={ flush.steps }
			{ ...( isContinuable && {
				onContinue: () => void driver.act( 'retry' ),
			} ) }
		/>
	);
}
