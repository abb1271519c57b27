<?php return array('dependencies' => array(), 'version' => 'bff342543e5e2cb4b4c7');
