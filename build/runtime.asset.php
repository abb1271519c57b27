<?php return array('dependencies' => array(), 'version' => '283630864b8732c52e3a');
