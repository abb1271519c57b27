import { getSchedules } from '../api/schedules';
import { Loadable } from '../components/loadable';
import { useLoaded } from '../hooks/use-loaded';
import { Schedules } from './schedules';

interface Props {
	/** The images chosen by the link to this screen. */
	chosen: number[];
	onDetails: ( id: number ) => void;
}

export function SchedulesPanel( { chosen, onDetails }: Props ) {
	const [ state, reload ] = useLoaded( getSchedules );
	return (
		<Loadable state={ state } onTryAgain={ reload } lines={ 4 }>
			{ ( schedules ) => (
				<Schedules
					schedules={ schedules }
					chosen={ chosen }
					onDetails={ onDetails }
				/>
			) }
		</Loadable>
	);
}
