<?php return array('dependencies' => array(), 'version' => '68695096edeac6fa3966');
