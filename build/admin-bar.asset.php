<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '6b08c9a450bec5789e5a');
