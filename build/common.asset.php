<?php return array('dependencies' => array(), 'version' => '9d729c419ad358ea308a');
