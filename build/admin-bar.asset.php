<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'ec3198fb0c4b805c46a5');
