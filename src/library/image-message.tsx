import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { readPageData } from '../api/page-data';
import { Mark } from '../components/mark';
import { ShortLine } from '../components/short-line';
import { resultTone } from '../domain/result-tone';
import { askAbout, useFlushScript } from './flush-script';
import { LastResult } from './last-result';
import { messageOf, type Sentence, sentenceOf } from './message';
import { useRow } from './rows';

interface Props {
	attachment: number;
	name: string;
	/** Whether the full sentence is shown even if nothing has happened on this page. */
	alwaysFull: boolean;
	/** The Flush button's label for screen readers. */
	label: string;
	onFlush: () => void;
}

export function ImageMessage( props: Props ) {
	const { attachment, name, alwaysFull, label, onFlush } = props;
	const row = useRow( attachment );
	const [ isOpen, setOpen ] = useState( false );
	const isAsking = useAsking( attachment, alwaysFull || isOpen );
	const script = useFlushScript();
	const facts = { isAsking, hasScript: script !== null };
	const { off } = readPageData();
	const message = messageOf( row, { off, alwaysFull, ...facts } );
	const full = ( sentence: Sentence, isOpened = false ) =>
		sentence.kind === 'flush' && script ? (
			<script.ImageLine
				attachment={ attachment }
				name={ name }
				isOpened={ isOpened }
			/>
		) : (
			<ShortSentence sentence={ sentence } />
		);
	switch ( message.kind ) {
		case 'off':
			return (
				<ShortLine tone="warning" text={ message.off.text }>
					<a href={ message.off.url }>{ message.off.action }</a>
				</ShortLine>
			);
		case 'changed':
			return (
				<ShortLine
					tone="warning"
					text={ __(
						'Changed. Visitors may see the old image.',
						'shortpixel-flush'
					) }
				>
					<button
						type="button"
						className="button-link"
						aria-label={ label }
						onClick={ onFlush }
					>
						{ __( 'Flush', 'shortpixel-flush' ) }
					</button>
				</ShortLine>
			);
		case 'last': {
			const { progress } = row;
			return (
				<details
					className="spf-last"
					open={ isOpen }
					onToggle={ ( { currentTarget: { open } } ) =>
						setOpen( open )
					}
				>
					<summary>
						{ isOpen && progress.status === 'ended' ? (
							<>
								<Mark
									tone={ resultTone( progress.flush.result ) }
								/>{ ' ' }
								<span>{ progress.flush.message }</span>
							</>
						) : (
							<LastResult result={ message.result } />
						) }
					</summary>
					{ isOpen && full( sentenceOf( row, facts ), true ) }
				</details>
			);
		}
		default:
			return full( message );
	}
}

function ShortSentence( { sentence }: { sentence: Sentence } ) {
	switch ( sentence.kind ) {
		case 'asking':
			return (
				<span className="spf-late">
					<ShortLine
						tone="busy"
						text={ __( 'Checking…', 'shortpixel-flush' ) }
					/>
				</span>
			);
		case 'starting':
			return (
				<ShortLine
					tone="busy"
					text={ __( 'Flushing…', 'shortpixel-flush' ) }
				/>
			);
		case 'refused':
			return <ShortLine tone="bad" text={ sentence.text } />;
		default:
			return null;
	}
}

/** Asks the site about an image's last flush and change once `isWanted`; returns whether the answer is pending. */
function useAsking( attachment: number, isWanted: boolean ): boolean {
	const [ isAsking, setAsking ] = useState( false );
	useEffect( () => {
		if ( isWanted ) {
			setAsking( true );
			void askAbout( attachment ).then( () => setAsking( false ) );
		}
	}, [ attachment, isWanted ] );
	return isAsking;
}
