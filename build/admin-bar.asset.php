<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '71507a372a70494b3439');
