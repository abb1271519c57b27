<?php return array('dependencies' => array('wp-i18n'), 'version' => '035295108e8ab7d9a59f');
