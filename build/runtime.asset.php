<?php return array('dependencies' => array(), 'version' => '2dea0ec4ad23682d0acb');
