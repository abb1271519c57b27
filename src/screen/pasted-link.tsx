import { speak } from '@wordpress/a11y';
import { TextControl } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';
import type { FormEvent, ReactNode } from 'react';

import { planFlush } from '../api/client';
import { isAborted, toApiError } from '../api/errors';
import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import type { FlushRequest, Plan, RefusedLink } from '../domain/types';

const SHOWN = 5;

interface Props {
	text: string;
	onChange: ( text: string ) => void;
	/** Receives the images that the site found in the text. */
	onFind: ( request: FlushRequest, plan: Plan ) => void;
	/** Another way to choose, beside the button. */
	children: ReactNode;
}

/** Asks the site which images a text links to. A refusal is shown beside the field. */
export function PastedLink( { text, onChange, onFind, children }: Props ) {
	const field = useRef< HTMLInputElement >( null );
	const turn = useRef< AbortController | null >( null );
	const [ isBusy, setBusy ] = useState( false );
	const [ refused, setRefused ] = useState< RefusedLink[] >( [] );
	useEffect( () => () => turn.current?.abort(), [] );
	const refuse = ( links: RefusedLink[] ) => {
		setBusy( false );
		setRefused( links );
		speak( refusedText( links ), 'assertive' );
	};
	const find = async ( event: FormEvent ) => {
		event.preventDefault();
		if ( text.trim() === '' ) {
			field.current?.focus();
			return;
		}
		turn.current?.abort();
		const { signal } = ( turn.current = new AbortController() );
		const request: FlushRequest = { scope: 'urls', pasted: text };
		setBusy( true );
		try {
			const plan = await planFlush( request, signal );
			if ( plan.refused.length > 0 ) {
				refuse( plan.refused );
			} else {
				onFind( request, plan );
			}
		} catch ( thrown ) {
			if ( ! isAborted( thrown ) ) {
				const { message } = await toApiError( thrown );
				refuse( [ { url: '', message } ] );
			}
		}
	};
	return (
		<form onSubmit={ ( event ) => void find( event ) }>
			<div className="spf-choice__address">
				<TextControl
					ref={ field }
					__nextHasNoMarginBottom
					__next40pxDefaultSize
					label={ __(
						'Link of an image or page',
						'shortpixel-flush'
					) }
					{ ...( refused.length > 0 && {
						help: refusedText( refused ),
					} ) }
					aria-invalid={ refused.length > 0 }
					className={ refused.length > 0 ? 'is-refused' : '' }
					placeholder="https://"
					inputMode="url"
					autoComplete="off"
					spellCheck={ false }
					dir="ltr"
					value={ text }
					onChange={ ( next ) => {
						setRefused( [] );
						onChange( next );
					} }
				/>
				<ActionButton disabled={ isBusy }>
					{ isBusy
						? __( 'Finding…', 'shortpixel-flush' )
						: __( 'Find', 'shortpixel-flush' ) }
				</ActionButton>
				{ children }
			</div>
			{ refused.length > 1 && (
				<ul className="spf-refused">
					{ refused.slice( 0, SHOWN ).map( ( link ) => (
						<li key={ link.url }>
							<bdi>{ link.url }</bdi> { link.message }
						</li>
					) ) }
				</ul>
			) }
		</form>
	);
}

function refusedText( refused: RefusedLink[] ): string {
	return refused.length === 1
		? String( refused[ 0 ]?.message )
		: fill(
				/* translators: %s: number of links. */
				_n(
					'%s link can’t be flushed. Remove it.',
					'%s links can’t be flushed. Remove them.',
					refused.length,
					'shortpixel-flush'
				),
				refused.length
			);
}
