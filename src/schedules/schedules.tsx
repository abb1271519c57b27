import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { type ApiError, toApiError } from '../api/errors';
import { addSchedule, deleteSchedule } from '../api/schedules';
import { fill } from '../components/format';
import { Problem } from '../components/problem';
import type { Schedule, ScheduleRequest, ScheduleList } from '../domain/types';
import { ScheduleForm } from './schedule-form';
import { ScheduleItem } from './schedule-item';

interface Props {
	schedules: ScheduleList;
	chosen: number[];
	onDetails: ( id: number ) => void;
}

/** What is flushed at set times, and a form for more of it. */
export function Schedules( { schedules: loaded, chosen, onDetails }: Props ) {
	const [ list, setList ] = useState( loaded );
	const [ busy, setBusy ] = useState( false );
	const [ error, setError ] = useState< ApiError | null >( null );
	const region = useRef< HTMLDivElement >( null );
	useEffect( () => setList( loaded ), [ loaded ] );
	const change = async ( ask: () => Promise< ScheduleList > ) => {
		setBusy( true );
		setError( null );
		try {
			const now = await ask();
			setList( now );
			return now;
		} catch ( thrown ) {
			setError( await toApiError( thrown ) );
			return null;
		} finally {
			setBusy( false );
		}
	};
	const add = async ( request: ScheduleRequest ) => {
		const added = (
			await change( () => addSchedule( request ) )
		)?.schedules.at( -1 );
		if ( added ) {
			speak( addedSentence( added ) );
		}
		return added !== undefined;
	};
	const remove = async ( { id }: Schedule ) => {
		if ( await change( () => deleteSchedule( id ) ) ) {
			// The focused button is gone.
			region.current?.focus();
			speak( __( 'Schedule deleted.', 'shortpixel-flush' ) );
		}
	};
	return (
		<div ref={ region } tabIndex={ -1 } className="spf-schedules">
			{ list.schedules.length === 0 && (
				<p>{ __( 'Nothing is scheduled.', 'shortpixel-flush' ) }</p>
			) }
			{ list.schedules.length > 0 && (
				<ul className="spf-schedules__list">
					{ list.schedules.map( ( schedule ) => (
						<ScheduleItem
							key={ schedule.id }
							schedule={ schedule }
							onDelete={ () => remove( schedule ) }
							onDetails={ onDetails }
						/>
					) ) }
				</ul>
			) }
			{ list.costs.map( ( costs ) => (
				<p key={ costs } className="spf-note">
					{ costs }{ ' ' }
					{ __( 'This applies to every run.', 'shortpixel-flush' ) }
				</p>
			) ) }
			{ list.schedules.length < list.limit && (
				<ScheduleForm
					months={ list.months }
					timeZone={ list.time_zone }
					chosen={ chosen }
					busy={ busy }
					onAdd={ add }
				/>
			) }
			{ error && <Problem error={ error } /> }
		</div>
	);
}

function addedSentence( { next_run: next }: Schedule ): string {
	return fill(
		/* translators: %s: date and time. */
		__( 'Scheduled. Next run: %s.', 'shortpixel-flush' ),
		next?.text ?? ''
	);
}
