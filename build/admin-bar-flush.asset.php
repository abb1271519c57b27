<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '029a964901ab6505a675');
