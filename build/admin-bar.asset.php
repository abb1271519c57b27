<?php return array('dependencies' => array('wp-i18n'), 'version' => '7ced9b1e7171bcb24108');
