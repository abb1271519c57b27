import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { AskFirst } from '../components/ask-first';
import { Mark } from '../components/flush-line';
import { fill } from '../components/format';
import type { Schedule } from '../domain/types';

interface Props {
	schedule: Schedule;
	onDelete: () => Promise< void >;
	onDetails: ( id: number ) => void;
}

/** One schedule: what, when, what came of its last run, and the button that deletes it. */
export function ScheduleItem( { schedule, onDelete, onDetails }: Props ) {
	const { what, when, message, refusal, flush } = schedule;
	const { next_run: next, last_run: last } = schedule;
	return (
		<li>
			<h3>{ what }</h3>
			<p>
				{ when }
				{ next && (
					<>
						{ ' · ' }
						<time dateTime={ next.at }>
							{ fill(
								/* translators: %s: date and time. */
								__( 'Next run: %s', 'shortpixel-flush' ),
								next.text
							) }
						</time>
					</>
				) }
			</p>
			{ message !== '' && (
				<p>
					<Mark tone="warning" /> { message }
				</p>
			) }
			{ refusal !== '' && (
				<p>
					<Mark tone="bad" /> { refusal }
				</p>
			) }
			{ last && flush && (
				<p>
					{ fill(
						/* translators: %s: date and time. */
						__( 'Last run: %s.', 'shortpixel-flush' ),
						last.text
					) }{ ' ' }
					{ flush.message }{ ' ' }
					<ActionButton
						variant="link"
						label={ fill(
							/* translators: %s: what is flushed, such as "All images". */
							__(
								'Details of the last run of “%s”',
								'shortpixel-flush'
							),
							what
						) }
						onClick={ () => onDetails( flush.id ) }
					>
						{ __( 'Details', 'shortpixel-flush' ) }
					</ActionButton>
				</p>
			) }
			<AskFirst
				small
				button={ __( 'Delete…', 'shortpixel-flush' ) }
				label={ fill(
					/* translators: %s: what is flushed, such as "All images". */
					__( 'Delete the schedule of “%s”…', 'shortpixel-flush' ),
					what
				) }
				question={ fill(
					/* translators: %s: what is flushed, such as "All images". */
					__(
						'Delete the schedule of “%s”? A flush that it has begun goes on.',
						'shortpixel-flush'
					),
					what
				) }
				confirm={ __( 'Delete', 'shortpixel-flush' ) }
				onConfirm={ onDelete }
			/>
		</li>
	);
}
