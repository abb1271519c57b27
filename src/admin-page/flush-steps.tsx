import { Steps } from '../components/steps';
import type { FlushDriver } from '../hooks/flush-driver';
import { flushOf } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { goesOnFromStep } from './goes-on';

/** The steps of a flush as they happen; where one failed, the way to go on from it. */
export function FlushSteps( { driver }: { driver: FlushDriver } ) {
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	if ( ! flush || flush.steps.length === 0 ) {
		return null;
	}
	const goesOn =
		progress.status === 'ended' &&
		progress.acting === null &&
		goesOnFromStep( flush );
	return (
		<Steps
			steps={ flush.steps }
			{ ...( goesOn && { onGoOn: () => void driver.act( 'retry' ) } ) }
		/>
	);
}
